import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { Random } from '../../ports/random.ts'
import type { CommandContext } from '../context.ts'
import { ReplyError } from '../command.ts'
import { notAnInteger } from '../reply-errors.ts'

const INT64_MAX = 9223372036854775807n

/**
 * The count of SRANDMEMBER, HRANDFIELD, ZRANDMEMBER: negative asks for that many draws with repetition.
 * @throws ReplyError when it is no integer or its negative would not fit (getRangeLongFromObjectOrReply with -LONG_MAX)
 */
export function readRandomCount(text: Bytes): number {
  const count = integerFromText(text)
  if (count === undefined) throw notAnInteger()
  if (count < -INT64_MAX) throw new ReplyError('ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807')
  return Number(count)
}

/** With values, twice as many replies follow; Redis refuses counts that would overflow. */
export function refuseHugePairs(count: number): void {
  // The greatest count allowed, 2^62 - 1, is 2^62 as a double: no reply would ever be that long.
  if (Math.abs(count) >= Number(INT64_MAX) / 2) throw new ReplyError('ERR value is out of range')
}

/** The least a drawn member takes in a reply: `$0`, nothing, and two line ends. */
const LEAST_DRAW_BYTES = 6

/**
 * Draws with repetition may be asked for without end. A client whose output limit they would break in any case is cut off before
 * they are drawn; Redis cuts it off in their midst (CLIENT_CLOSE_ASAP).
 */
export function refuseEndless({ client, node }: CommandContext, count: number): void {
  if (count >= 0 || -count * LEAST_DRAW_BYTES <= node.outputLimits.hardBytes(client)) return
  node.log('warning', `Client ${client.address} closed for overcoming of output buffer limits.`)
  client.destroy()
  throw new ReplyError('ERR The reply would be longer than the output buffer limit allows')
}

/** `count` distinct ranks below `size` in random order (`count` < `size`): a partial Fisher-Yates shuffle over a sparse array. */
export function distinctRanks(random: Random, count: number, size: number): number[] {
  const moved = new Map<number, number>()
  return Array.from({ length: count }, (_, index) => {
    const pick = index + random.below(size - index)
    const rank = moved.get(pick) ?? pick
    moved.set(pick, moved.get(index) ?? index)
    return rank
  })
}
