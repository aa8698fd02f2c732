import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { type KeySpec, ReplyError } from '../command.ts'

const NUMKEYS_AT = 2
const FIRST_KEY_AT = 3

/** `script numkeys [key …]`: EVAL and FCALL with all their forms. Nobody knows what a script does to its keys, unless it may not write; `isNoted` says so. */
export function scriptKeys(access: 'read' | 'write', isNoted: boolean): readonly KeySpec[] {
  const flags = access === 'read' ? (['RO', 'access'] as const) : (['RW', 'access', 'update'] as const)
  const notes = access === 'read' ? 'What the script does with its keys is not known; it may read them all.' : 'What the script does with its keys is not known; it may read and change them all.'
  return [{ ...(isNoted ? { notes } : {}), flags, begin: { index: NUMKEYS_AT }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }]
}

/** Where the keys stand; none when the count is no count, which running the command then refuses (evalGetKeys). */
export function findScriptKeys(args: readonly Bytes[]): number[] {
  const count = Number(args[NUMKEYS_AT])
  const isCount = Number.isInteger(count) && count > 0 && count <= args.length - FIRST_KEY_AT
  return isCount ? Array.from({ length: count }, (_, i) => FIRST_KEY_AT + i) : []
}

/** Splits what follows the count into keys and other arguments. @throws ReplyError for a count that is none. */
export function splitScriptArguments(args: readonly Bytes[]): { readonly keys: readonly Bytes[]; readonly argv: readonly Bytes[] } {
  const count = readInteger(args[NUMKEYS_AT]!)
  if (count > args.length - FIRST_KEY_AT) throw new ReplyError("ERR Number of keys can't be greater than number of args")
  if (count < 0) throw new ReplyError("ERR Number of keys can't be negative")
  const argvAt = FIRST_KEY_AT + count
  return { keys: args.slice(FIRST_KEY_AT, argvAt), argv: args.slice(argvAt) }
}
