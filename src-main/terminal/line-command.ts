import type { Bytes } from '../engine/bytes.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'

/** What a line typed at the prompt asks for. */
export type LineCommand =
  | { readonly kind: 'nothing' | 'quit' | 'clear' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'hints'; readonly shown: boolean }
  | { readonly kind: 'connect'; readonly host: string; readonly port: number }
  | { readonly kind: 'command'; readonly args: readonly Bytes[]; readonly repeat: number }

/**
 * Reads a line as redis-cli's prompt does: quotes and escapes, a repeat count before the command, `:set` preferences,
 * quit, exit, clear, connect. Source: redis-cli.c, repl.
 */
export function readLineCommand(line: Bytes): LineCommand {
  const words = splitInlineArguments(line)
  if (words === undefined) return { kind: 'say', text: 'Invalid argument(s)' }
  const [first] = words
  if (first === undefined) return { kind: 'nothing' }
  const counted = words.length > 1 && /^\s*[+-]?\d*$/.test(first)
  const repeat = counted ? Number(first) : 1
  if (counted && !(repeat > 0 && Number.isSafeInteger(repeat))) return { kind: 'say', text: 'Invalid redis-cli repeat command option value.' }
  return readWords(words, counted ? words.slice(1) : words, repeat)
}

function readWords(words: readonly Bytes[], args: readonly Bytes[], repeat: number): LineCommand {
  const first = words[0]!.toLowerCase()
  if (first === 'quit' || first === 'exit') return { kind: 'quit' }
  if (first.startsWith(':')) return readPreference(words)
  if (first === 'restart') return { kind: 'say', text: "Use 'restart' only in Lua debugging mode." }
  if (first === 'connect' && words.length === 3) return readConnect(words[1]!, words[2]!)
  if (first === 'clear' && words.length === 1) return { kind: 'clear' }
  return { kind: 'command', args, repeat }
}

function readPreference(words: readonly Bytes[]): LineCommand {
  const [first, name] = words
  if (first!.toLowerCase() !== ':set' || name === undefined) return { kind: 'say', text: `unknown redis-cli internal command '${first}'` }
  if (name.toLowerCase() === 'hints') return { kind: 'hints', shown: true }
  if (name.toLowerCase() === 'nohints') return { kind: 'hints', shown: false }
  return { kind: 'say', text: `unknown redis-cli preference '${name}'` }
}

function readConnect(host: Bytes, digits: Bytes): LineCommand {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  if (port < 1 || port > 65535) return { kind: 'say', text: `Invalid port '${digits}'` }
  return { kind: 'connect', host, port }
}
