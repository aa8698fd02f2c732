import type { Bytes } from '../bytes.ts'
import { quoted } from '../resp/quoted.ts'
import { type Directive, DirectiveError, type DirectiveTraits, rewriteOneLine } from './directive.ts'

/** yes or no. */
export function booleanDirective(name: string, defaultValue: 'yes' | 'no', traits: DirectiveTraits & { refuse?: (value: 'yes' | 'no') => string | undefined } = {}): Directive {
  const { refuse, ...rest } = traits
  return {
    ...rest, name, defaultValue, toNumber: (value) => (value === 'yes' ? 1 : 0),
    parse(words) {
      const value = words[0]!.toLowerCase()
      if (value !== 'yes' && value !== 'no') throw new DirectiveError("argument must be 'yes' or 'no'")
      throwIfRefused(refuse?.(value))
      return value
    },
    rewrite: (value) => rewriteOneLine(name, value, value, defaultValue),
  }
}

/** Any text. An unset one shows as empty, and CONFIG REWRITE then drops it from the file. */
export function textDirective(name: string, defaultValue: Bytes | undefined, traits: DirectiveTraits & { refuse?: (value: Bytes) => string | undefined } = {}): Directive {
  const { refuse, ...rest } = traits
  return {
    ...rest, name, defaultValue: defaultValue ?? '',
    parse(words) {
      throwIfRefused(refuse?.(words[0]!))
      return words[0]!
    },
    rewrite(value) {
      if (defaultValue === undefined && value === '') return []
      return rewriteOneLine(name, value, quoted(value), defaultValue ?? '')
    },
  }
}

/** One of several words, in any case; `synonyms` maps a word to the one CONFIG GET shows for it. */
export function choiceDirective(name: string, defaultValue: string, choices: readonly string[], traits: DirectiveTraits & { synonyms?: ReadonlyMap<string, string> } = {}): Directive {
  const { synonyms, ...rest } = traits
  return {
    ...rest, name, defaultValue,
    parse(words) {
      const value = words.length === 1 ? words[0]!.toLowerCase() : ''
      if (!choices.includes(value)) throw new DirectiveError(`argument(s) must be one of the following: ${choices.join(', ')}`)
      return synonyms?.get(value) ?? value
    },
    rewrite: (value) => rewriteOneLine(name, value, value, defaultValue),
  }
}

/** Several of a set of words; `none` stands for none of them (shutdown-on-sigterm). */
export function flagsDirective(name: string, none: string, flags: readonly string[], traits: DirectiveTraits & { refuse?: (words: readonly Bytes[]) => string | undefined } = {}): Directive {
  const { refuse, ...rest } = traits
  return {
    ...rest, multi: true, name, defaultValue: none,
    parse(words) {
      const given = words.map((word) => word.toLowerCase())
      if (given.length === 0 || given.some((word) => word !== none && !flags.includes(word))) {
        throw new DirectiveError(`argument(s) must be one of the following: ${[none, ...flags].join(', ')}`)
      }
      throwIfRefused(refuse?.(given))
      return flags.filter((flag) => given.includes(flag)).join(' ') || none
    },
    rewrite: (value) => rewriteOneLine(name, value, value, none),
  }
}

function throwIfRefused(reason: string | undefined): void {
  if (reason !== undefined) throw new DirectiveError(reason)
}
