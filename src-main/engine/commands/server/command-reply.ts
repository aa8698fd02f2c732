import type { Bytes } from '../../bytes.ts'
import { aclCategoriesOf } from '../acl-categories.ts'
import type { CommandFlag, CommandSpec, KeySpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { legacyKeyRange } from './legacy-key-range.ts'

/** The flags COMMAND shows, in its order; the others are for the server alone (addReplyFlagsForCommand). */
const SHOWN_FLAGS: readonly CommandFlag[] = [
  'write', 'readonly', 'denyoom', 'admin', 'pubsub', 'noscript', 'blocking', 'loading', 'stale', 'skip_monitor', 'skip_slowlog',
  'asking', 'fast', 'no_auth', 'no_mandatory_keys', 'no_async_loading', 'no_multi', 'movablekeys', 'allow_busy',
]

/** The command a name stands for: "get", "config|set". */
export function findCommand({ node: { commands } }: CommandContext, name: Bytes): CommandSpec | undefined {
  const [top, sub, ...rest] = name.toLowerCase().split('|')
  const spec = commands.get(top!)
  if (sub === undefined || spec === undefined) return spec
  return rest.length === 0 ? commands.subcommand(spec, sub) : undefined
}

/** One entry of COMMAND INFO: ten fields, subcommands as entries within (addReplyCommandInfo). */
export function writeCommandInfo(ctx: CommandContext, spec: CommandSpec): void {
  const { node: { commands }, reply } = ctx
  const range = legacyKeyRange(spec)
  reply.array(10)
  reply.bulk(commands.fullName(spec))
  reply.integer(spec.arity)
  writeSet(ctx, SHOWN_FLAGS.filter((flag) => spec.flags.includes(flag) || (flag === 'movablekeys' && range.hasMovableKeys)))
  reply.integer(range.first)
  reply.integer(range.last)
  reply.integer(range.step)
  writeSet(ctx, aclCategoriesOf(spec).map((category) => `@${category}`))
  const tips = spec.tips ?? []
  reply.set(tips.length)
  for (const tip of tips) reply.bulk(tip)
  reply.set(spec.keys?.length ?? 0)
  for (const keySpec of spec.keys ?? []) writeKeySpec(ctx, keySpec)
  if (spec.subcommands === undefined) reply.set(0)
  else reply.array(commands.subcommands(spec).length)
  for (const sub of commands.subcommands(spec)) writeCommandInfo(ctx, sub)
}

/** A set of simple strings. */
export function writeSet({ reply }: CommandContext, words: readonly string[]): void {
  reply.set(words.length)
  for (const word of words) reply.simple(word)
}

function writeKeySpec(ctx: CommandContext, { notes, flags, begin, find }: KeySpec): void {
  const { reply } = ctx
  reply.map(notes === undefined ? 3 : 4)
  if (notes !== undefined) {
    reply.bulk('notes')
    reply.bulk(notes)
  }
  reply.bulk('flags')
  writeSet(ctx, flags)
  reply.bulk('begin_search')
  if ('unknown' in begin) writeTyped(ctx, 'unknown', [])
  else if ('index' in begin) writeTyped(ctx, 'index', [['index', begin.index]])
  else writeTyped(ctx, 'keyword', [['keyword', begin.keyword], ['startfrom', begin.startFrom]])
  reply.bulk('find_keys')
  if ('unknown' in find) writeTyped(ctx, 'unknown', [])
  else if ('lastKey' in find) writeTyped(ctx, 'range', [['lastkey', find.lastKey], ['keystep', find.step], ['limit', find.limit]])
  else writeTyped(ctx, 'keynum', [['keynumidx', find.keyNumIndex], ['firstkey', find.firstKey], ['keystep', find.step]])
}

function writeTyped({ reply }: CommandContext, type: string, facts: readonly (readonly [string, string | number])[]): void {
  reply.map(2)
  reply.bulk('type')
  reply.bulk(type)
  reply.bulk('spec')
  reply.map(facts.length)
  for (const [name, value] of facts) {
    reply.bulk(name)
    if (typeof value === 'number') reply.integer(value)
    else reply.bulk(value)
  }
}
