import type { Bytes } from '../bytes.ts'
import { type CommandSpec, type KeySpecFlag, ReplyError } from './command.ts'
import { collectKeys } from './table.ts'

/** A key among the arguments of a request, and what the command does to it. */
export interface KeyAccess {
  readonly index: number
  readonly flags: readonly KeySpecFlag[]
}

/** Whether a command may name keys at all; shard channels, which are routed like keys, are none (doesCommandHaveKeys). */
export function hasKeys({ findKeys, keys }: CommandSpec): boolean {
  return findKeys !== undefined || keys?.some(({ flags }) => !flags.includes('not_key')) === true
}

/**
 * The keys of a request with what the command does to each (getKeysFromCommandWithSpecs).
 * @throws ReplyError when the request's own syntax is too broken to tell.
 */
export function keyAccesses(spec: CommandSpec, args: readonly Bytes[]): readonly KeyAccess[] {
  const { findKeys, keys = [] } = spec
  if (findKeys !== undefined) return findKeys(args).map((index) => ({ index, flags: flagsAt(spec, index) }))
  const accesses: KeyAccess[] = []
  for (const keySpec of keys) {
    if (keySpec.flags.includes('not_key')) continue
    const flags = keySpec.flags.includes('variable_flags') ? flagsOfRequest(spec, args) : keySpec.flags
    const indexes: number[] = []
    collectKeys(keySpec, args, indexes)
    for (const index of indexes) accesses.push({ index, flags })
  }
  return accesses
}

/** As {@link keyAccesses}; none where the request is too broken, which running it will then refuse (ACLSelectorCheckCmd). */
export function keyAccessesIfWhole(spec: CommandSpec, args: readonly Bytes[]): readonly KeyAccess[] {
  try {
    return keyAccesses(spec, args)
  } catch (error) {
    if (error instanceof ReplyError) return []
    throw error
  }
}

const STORED: readonly KeySpecFlag[] = ['OW', 'update']
const READ_AND_CHANGED: readonly KeySpecFlag[] = ['RW', 'access', 'update']

/** Of a command with a finder of its own: its specs tell the flags of fixed places, the last one those of the others. */
function flagsAt({ name, keys = [] }: CommandSpec, index: number): readonly KeySpecFlag[] {
  const fixed = keys.find(({ begin, find }) => 'index' in begin && 'lastKey' in find && begin.index === index)
  if (fixed !== undefined) return fixed.flags
  // SORT's destination is described by no spec: it may stand anywhere (sortGetKeys).
  return name === 'sort' ? STORED : (keys.at(-1)?.flags ?? READ_AND_CHANGED)
}

/** What a command whose arguments decide does to its key: SET reads it with GET only, BITFIELD changes it unless it only reads (setGetKeys, bitfieldGetKeys). */
function flagsOfRequest({ name, keys }: CommandSpec, args: readonly Bytes[]): readonly KeySpecFlag[] {
  if (name === 'set') return args.slice(3).some((word) => word.toLowerCase() === 'get') ? READ_AND_CHANGED : STORED
  if (name === 'bitfield') return onlyReadsBits(args) ? ['RO', 'access'] : READ_AND_CHANGED
  return (keys?.[0]?.flags ?? []).filter((flag) => flag !== 'variable_flags')
}

/** Nothing but GET and OVERFLOW; what is malformed may change the key for all one can tell (bitfieldGetKeys). */
function onlyReadsBits(args: readonly Bytes[]): boolean {
  for (let at = 2; at < args.length; ) {
    const operands = READING_BIT_OPERATIONS.get(args[at]!.toLowerCase())
    if (operands === undefined || at + operands >= args.length) return false
    at += operands + 1
  }
  return true
}

/** How many arguments follow each. */
const READING_BIT_OPERATIONS: ReadonlyMap<string, number> = new Map([['get', 2], ['overflow', 1]])
