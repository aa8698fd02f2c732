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
 * The database a client names by number.
 * @throws ReplyError when the text is no 32-bit integer or no such database exists
 */
export function readDatabase(ctx: CommandContext, text: Bytes): Keyspace {
  const index = integerFromText(text)
  if (index === undefined) throw notAnInteger()
  if (index < INT32_MIN || index > INT32_MAX) {
    throw new ReplyError(`ERR value is out of range, value must between ${INT32_MIN} and ${INT32_MAX}`)
  }
  const database = ctx.node.databases[Number(index)]
  if (database === undefined) throw new ReplyError('ERR DB index is out of range')
  return database
}
