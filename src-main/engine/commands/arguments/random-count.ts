import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { Random } from '../../ports/random.ts'
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
  if (Math.abs(count) > Number(INT64_MAX) / 2) throw new ReplyError('ERR value is out of range')
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
