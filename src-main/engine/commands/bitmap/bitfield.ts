import { notedKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { checkHoldable, existingString } from '../string/string-key.ts'
import { fitBits, readBits, seenBySet, writeBits } from './bit-integer.ts'
import { readOperations, type BitfieldOperation } from './bitfield-operations.ts'

export const bitfield: CommandSpec = {
  name: 'bitfield',
  arity: -2,
  flags: ['write', 'denyoom'],
  acl: ['bitmap'],
  keys: notedKey('The arguments decide whether the key is read or changed.', 'RW', 'access', 'update', 'variable_flags'),
  doc: {
    summary: 'Reads, sets and adds to integers of any width within a string.',
    since: '3.2.0',
    group: 'bitmap',
    complexity: 'O(1) per operation',
    syntax: 'key [<<GET encoding offset> | <[OVERFLOW <WRAP | SAT | FAIL>] <<SET encoding offset value{integer}> | <INCRBY encoding offset increment>>{write_operation}>{write}> ...{operation}]',
  },
  run(ctx, args) {
    const key = args[1]!
    const operations = readOperations(ctx, args)
    const writes = operations.filter(({ kind }) => kind !== 'get')
    const text = existingString(ctx.db, key) ?? ''
    const needed = Math.max(text.length, ...writes.map(({ offset, type }) => Math.floor((offset + type.bits - 1) / 8) + 1))
    checkHoldable(needed)
    // With nothing but GET the key is looked up as reads do (bitfieldGeneric).
    if (writes.length === 0) ctx.node.stats.countLookups(ctx.db)
    const bytes = Buffer.alloc(needed)
    bytes.write(text, 'latin1')
    ctx.reply.array(operations.length)
    for (const operation of operations) operate(ctx, bytes, operation)
    const result = writes.length === 0 ? text : bytes.latin1Slice()
    if (result === text) return
    ctx.db.setGrown(key, result)
    ctx.db.notify('string', 'setbit', key)
  },
}

/** Carries out one operation and answers the value read, the one before a SET, or the sum; nil when it overflows and is to fail. */
export function operate({ reply }: CommandContext, bytes: Uint8Array, { kind, type, offset, operand, overflow }: BitfieldOperation): void {
  const before = readBits(bytes, offset, type)
  if (kind === 'get') {
    reply.integer(before)
    return
  }
  const wanted = kind === 'incrby' ? before + operand : seenBySet(operand, type)
  const value = fitBits(wanted, type, overflow)
  if (value === undefined) {
    reply.nil()
    return
  }
  writeBits(bytes, offset, type, value)
  reply.integer(kind === 'incrby' ? value : before)
}
