import type { Bytes } from '../bytes.ts'
import { type Directive, DirectiveError } from './directive.ts'
import { quoted } from '../resp/quoted.ts'

/** Longest host name (NET_HOST_STR_LEN). */
const MOST_HOST_CHARACTERS = 256
const TITLE_VARIABLES = new Set(['title', 'listen-addr', 'server-mode', 'port', 'tls-port', 'unixsocket', 'config-file'])

/** The working folder. Config turns the value into an absolute path, and refuses folders that are not there. */
export const dirDirective: Directive = {
  name: 'dir', protected: true, deniedWhileLoading: true, defaultValue: '',
  parse(words) {
    if (words.length !== 1) throw new DirectiveError('wrong number of arguments')
    return words[0]!
  },
  rewrite: (value) => [{ line: `dir ${quoted(value)}`, isForced: true }],
}

/** This engine cannot move memory about; real Redis built without its own allocator refuses likewise. */
export function refuseActiveDefrag(value: 'yes' | 'no'): string | undefined {
  if (value === 'no') return undefined
  return 'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc like the one shipped by default with the Redis source distribution'
}

export function refuseHostname(value: Bytes): string | undefined {
  if (value.length >= MOST_HOST_CHARACTERS) return `Hostnames must be less than ${MOST_HOST_CHARACTERS} characters`
  if (!/^[A-Za-z0-9.-]*$/.test(value)) return 'Hostnames may only contain alphanumeric characters, hyphens or dots'
  return undefined
}

/** A file of the working folder, never a path out of it. */
export function refusePath(directive: string, what: string) {
  return (value: Bytes): string | undefined => (/[/\\]/.test(value) ? `${directive} can't be a path, just a ${what}` : undefined)
}

export function refuseEmptyOrPath(directive: string, what: string) {
  return (value: Bytes): string | undefined => (value === '' ? `${directive} can't be empty` : refusePath(directive, what)(value))
}

export function refuseTitleTemplate(value: Bytes): string | undefined {
  const variables = [...value.matchAll(/\{([^}]*)\}/g)].map((found) => found[1]!)
  const isWhole = value.trim() !== '' && !value.replace(/\{[^}]*\}/g, '').includes('{')
  return isWhole && variables.every((name) => TITLE_VARIABLES.has(name)) ? undefined : 'template format is invalid or contains unknown variables'
}

export function refuseSaveAndNoSave(flags: readonly Bytes[]): string | undefined {
  const isBoth = flags.includes('save') && flags.includes('nosave')
  return isBoth ? "shutdown options SAVE and NOSAVE can't be used simultaneously" : undefined
}
