import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { notAnInteger } from '../reply-errors.ts'

const INT32_MIN = -2147483648
const INT32_MAX = 2147483647

export const sameObject = (): ReplyError => new ReplyError('ERR source and destination objects are the same')

export function isClusterMode(ctx: CommandContext): boolean {
  return ctx.node.config.get('cluster-enabled') === 'yes'
}

/**
 * The number of a database, of which a node in cluster mode counts as many as any other, though it has but one (selectDb).
 * @throws ReplyError when the text is no 32-bit integer or there is no such database
 */
export function readDatabaseIndex(ctx: CommandContext, text: Bytes): number {
  const index = integerFromText(text)
  if (index === undefined) throw notAnInteger()
  if (index < INT32_MIN || index > INT32_MAX) {
    throw new ReplyError(`ERR value is out of range, value must between ${INT32_MIN} and ${INT32_MAX}`)
  }
  const count = isClusterMode(ctx) ? ctx.node.config.integer('databases') : ctx.node.databases.length
  if (index < 0 || index >= count) throw new ReplyError('ERR DB index is out of range')
  return Number(index)
}

/** The database a client names by number. @throws ReplyError as {@link readDatabaseIndex}; not to be called in cluster mode */
export function readDatabase(ctx: CommandContext, text: Bytes): Keyspace {
  return ctx.node.databases[readDatabaseIndex(ctx, text)]!
}
