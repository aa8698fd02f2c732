import { cellOf, FINEST_STEP } from '../../keyspace/geo/cells.ts'
import { cellBits, pointOf } from '../../keyspace/geo/geo-score.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from '../sorted-set/sorted-set-key.ts'

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz'
/** Ten characters of five bits each; the eleventh would need three bits more than a score has, and is always 0. */
const CHARACTERS = 10
const HASH_BITS = 52
/** Geohashes reach to the poles; scores do not. */
const POLE_LATITUDE = 90

export const geohash: CommandSpec = {
  name: 'geohash',
  arity: -2,
  flags: ['readonly'],
  acl: ['geo'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Gives the geohashes of members, as geohash.org has them.',
    since: '3.2.0',
    group: 'geo',
    complexity: 'O(log(N)) for each member requested, where N is the number of elements in the sorted set.',
    syntax: 'key member [member ...]',
  },
  run(ctx, args) {
    const set = existingSortedSet(ctx.db, args[1]!)
    ctx.reply.array(args.length - 2)
    for (const member of args.slice(2)) {
      const score = set?.score(member)
      ctx.reply.bulkOrNil(score === undefined ? undefined : geohashOf(score))
    }
  },
}

function geohashOf(score: number): string {
  const bits = cellBits(cellOf(pointOf(score), FINEST_STEP, POLE_LATITUDE))
  let text = ''
  for (let at = 1; at <= CHARACTERS; at++) text += ALPHABET[Math.floor(bits / 2 ** (HASH_BITS - at * 5)) % 32]!
  return `${text}0`
}
