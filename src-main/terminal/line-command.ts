import type { Bytes } from '../engine/bytes.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import { textFromBytes } from '../engine/text.ts'
import { isTarget } from './broadcast/node-roll.ts'
import type { Target } from './broadcast/node-roll.ts'
import { isSensitiveCommand } from './sensitive-command.ts'
import { carriesSecret } from './trib-line.ts'
import { modeNamed } from './reply-format.ts'
import type { OutputMode } from './reply-format.ts'

/** What a line typed at the prompt asks for. */
export type LineCommand =
  | { readonly kind: 'nothing' | 'quit' | 'clear' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'hints'; readonly shown: boolean }
  | { readonly kind: 'connect'; readonly host: string; readonly port: number }
  | { readonly kind: 'command'; readonly args: readonly Bytes[]; readonly repeat: number }
  /** One command for several nodes, whatever the target of the session is. */
  | { readonly kind: 'several'; readonly target: Target; readonly args: readonly Bytes[] }
  | { readonly kind: 'trib'; readonly args: readonly string[] }
  | { readonly kind: 'mode'; readonly mode: OutputMode }
  | { readonly kind: 'target'; readonly target: Target }

/**
 * Reads a line as redis-cli's prompt does: quotes and escapes, a repeat count before the command, `:set` preferences,
 * quit, exit, clear, connect. Source: redis-cli.c, repl. Ours beyond it: `:masters`, `:replicas` and `:all` before a command,
 * `:set format` and `:set target`, and `trib` with a subcommand.
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
  const tribAt = first === 'slotscope' ? 1 : 0
  if (/^:?trib$/i.test(words[tribAt] ?? '')) return { kind: 'trib', args: words.slice(tribAt + 1).map(textFromBytes) }
  if (first.startsWith(':')) return readSeveral(words) ?? readPreference(words)
  if (first === 'restart') return { kind: 'say', text: "Use 'restart' only in Lua debugging mode." }
  if (first === 'connect' && words.length === 3) return readConnect(words[1]!, words[2]!)
  if (first === 'clear' && words.length === 1) return { kind: 'clear' }
  return { kind: 'command', args, repeat }
}

/** `:masters PING`; undefined when the word names no nodes. */
export function readSeveral(words: readonly Bytes[]): LineCommand | undefined {
  const target = /^:(\w+)$/.exec(words[0] ?? '')?.[1]?.toLowerCase() ?? ''
  if (!isTarget(target) || target === 'node') return undefined
  return words.length > 1 ? { kind: 'several', target, args: words.slice(1) } : { kind: 'say', text: `Give a command after ${words[0]}, such as ${words[0]} DBSIZE` }
}

function readPreference(words: readonly Bytes[]): LineCommand {
  const [first, name, value] = words
  if (first!.toLowerCase() !== ':set' || name === undefined) return { kind: 'say', text: `unknown redis-cli internal command '${first}'` }
  if (name.toLowerCase() === 'hints') return { kind: 'hints', shown: true }
  if (name.toLowerCase() === 'nohints') return { kind: 'hints', shown: false }
  if (name.toLowerCase() === 'format') return readMode(value)
  if (name.toLowerCase() === 'target') return readTarget(value)
  return { kind: 'say', text: `unknown redis-cli preference '${name}'` }
}

function readMode(word: Bytes | undefined): LineCommand {
  const mode = modeNamed(word?.toLowerCase() ?? '')
  return mode === undefined ? { kind: 'say', text: 'Formats are: redis-cli, json, quoted-json, raw, csv, table' } : { kind: 'mode', mode }
}

function readTarget(word: Bytes | undefined): LineCommand {
  const target = word?.toLowerCase() ?? ''
  return isTarget(target) ? { kind: 'target', target } : { kind: 'say', text: 'Targets are: node, masters, replicas, all' }
}

function readConnect(host: Bytes, digits: Bytes): LineCommand {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  if (port < 1 || port > 65535) return { kind: 'say', text: `Invalid port '${digits}'` }
  return { kind: 'connect', host, port }
}

/** Whether a line carries a password, so that it belongs in no history. */
export function isSecretLine(command: LineCommand): boolean {
  if (command.kind === 'trib') return carriesSecret(command.args)
  return (command.kind === 'command' || command.kind === 'several') && isSensitiveCommand(command.args)
}
