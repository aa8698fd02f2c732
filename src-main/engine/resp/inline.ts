import type { Bytes } from '../bytes.ts'

const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['b', '\b'], ['a', '\x07']])
const SPACE = /[\s\0]/

/**
 * Splits a line into arguments as redis-cli and the inline protocol do (sdssplitargs): double quotes with \n \r \t \b \a
 * \xHH escapes, single quotes with \' only; a closing quote must be followed by a space.
 * Undefined when quotes are unbalanced.
 */
export function splitInlineArguments(line: Bytes): Bytes[] | undefined {
  const args: Bytes[] = []
  let at = 0
  for (;;) {
    while (at < line.length && SPACE.test(line[at]!)) at++
    if (at >= line.length) return args
    const read = readArgument(line, at)
    if (read === undefined) return undefined
    args.push(read.argument)
    at = read.end
  }
}

function readArgument(line: Bytes, start: number): { argument: Bytes; end: number } | undefined {
  let argument = ''
  let at = start
  while (at < line.length && !SPACE.test(line[at]!)) {
    const quote = line[at]!
    if (quote !== '"' && quote !== "'") {
      argument += quote
      at++
      continue
    }
    const quoted = quote === '"' ? readDoubleQuoted(line, at + 1) : readSingleQuoted(line, at + 1)
    if (quoted === undefined) return undefined
    const after = line[quoted.end]
    if (after !== undefined && !SPACE.test(after)) return undefined
    return { argument: argument + quoted.text, end: quoted.end }
  }
  return { argument, end: at }
}

function readDoubleQuoted(line: Bytes, start: number): { text: Bytes; end: number } | undefined {
  let text = ''
  for (let at = start; at < line.length; at++) {
    const char = line[at]!
    if (char === '"') return { text, end: at + 1 }
    if (char !== '\\' || at + 1 >= line.length) {
      text += char
      continue
    }
    const hex = /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1, at + 4))
    if (hex) {
      text += String.fromCharCode(parseInt(hex[1]!, 16))
      at += 3
    } else {
      at++
      text += ESCAPES.get(line[at]!) ?? line[at]!
    }
  }
  return undefined
}

function readSingleQuoted(line: Bytes, start: number): { text: Bytes; end: number } | undefined {
  let text = ''
  for (let at = start; at < line.length; at++) {
    if (line[at] === "'") return { text, end: at + 1 }
    if (line[at] === '\\' && line[at + 1] === "'") at++
    text += line[at]!
  }
  return undefined
}
