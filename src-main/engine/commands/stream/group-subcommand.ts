import type { Bytes } from '../../bytes.ts'
import type { ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandDoc, type CommandFlag, type CommandSpec, type KeySpecFlag, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { existingStream, groupOf } from './stream-key.ts'
import { readWideInteger } from './wide-argument.ts'

/** A subcommand of XGROUP: `args` are XGROUP, subcommand, key, group, … */
export function groupSubcommand(opts: {
  readonly name: string
  readonly arity: number
  readonly flags: readonly CommandFlag[]
  readonly keyFlag: KeySpecFlag
  readonly since: string
  readonly summary: string
  readonly complexity: string
  readonly syntax: string
  readonly history?: NonNullable<CommandDoc['history']>
  run(ctx: CommandContext, args: readonly Bytes[]): void
}): CommandSpec {
  const { name, arity, flags, since, summary, complexity, syntax, history, run } = opts
  return {
    name, arity, flags, run,
    acl: ['stream'],
    keys: [{ flags: ['RW', opts.keyFlag], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
    doc: { summary, since, group: 'stream', complexity, syntax, ...(history && { history }) },
  }
}

/** What CREATE and SETID may be told beside the id. */
export interface GroupOptions {
  readonly makesStream: boolean
  /** Undefined: not known. */
  readonly entriesRead: WideInteger | undefined
}

/** Reads MKSTREAM (where `mayMakeStream`) and ENTRIESREAD. @throws ReplyError */
export function readGroupOptions(args: readonly Bytes[], mayMakeStream: boolean): GroupOptions {
  let makesStream = false
  let entriesRead: WideInteger | undefined
  for (let at = 5; at < args.length; at++) {
    if (mayMakeStream && isKeyword(args[at], 'mkstream')) makesStream = true
    else if (isKeyword(args[at], 'entriesread') && at + 1 < args.length) entriesRead = readEntriesRead(args[++at]!)
    else throw subcommandSyntax(args)
  }
  return { makesStream, entriesRead }
}

function readEntriesRead(text: Bytes): WideInteger | undefined {
  const entriesRead = readWideInteger(text)
  if (entriesRead < -1) throw new ReplyError('ERR value for ENTRIESREAD must be positive or -1')
  return entriesRead === -1 ? undefined : entriesRead
}

/** Where a group is to go on: after the last entry for `$`, else after the id. */
export function readGroupPosition(text: Bytes, stream: StreamValue | undefined, readOther: (text: Bytes) => StreamId): StreamId {
  return text === '$' ? (stream?.lastId ?? LEAST_ID) : readOther(text)
}

/** The stream whose groups are worked on. @throws ReplyError WRONGTYPE, or without the key */
export function streamForGroups(ctx: CommandContext, key: Bytes): StreamValue {
  const stream = existingStream(ctx.db, key)
  if (stream === undefined) {
    throw new ReplyError('ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.')
  }
  return stream
}

/** The stream and the group named by the arguments. @throws ReplyError without either */
export function streamWithGroup(ctx: CommandContext, args: readonly Bytes[]): { stream: StreamValue; group: ConsumerGroup } {
  const stream = streamForGroups(ctx, args[2]!)
  return { stream, group: groupOf(stream, args[2]!, args[3]!) }
}
