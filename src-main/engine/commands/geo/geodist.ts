import { distanceMeters } from '../../keyspace/geo/distance.ts'
import { pointOf } from '../../keyspace/geo/geo-score.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingSortedSet } from '../sorted-set/sorted-set-key.ts'
import { readUnit } from './geo-arguments.ts'
import { replyDistance } from './geo-reply.ts'

export const geodist: CommandSpec = {
  name: 'geodist',
  arity: -4,
  flags: ['readonly'],
  acl: ['geo'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells how far two members are from each other.', since: '3.2.0', group: 'geo', complexity: 'O(log(N))', syntax: 'key member1 member2 [M | KM | FT | MI]{unit}' },
  run(ctx, args) {
    if (args.length > 5) throw syntaxError()
    const metersAUnit = args.length === 5 ? readUnit(args[4]!) : 1
    const set = existingSortedSet(ctx.db, args[1]!)
    const from = set?.score(args[2]!)
    const to = set?.score(args[3]!)
    if (from === undefined || to === undefined) ctx.reply.nil()
    else replyDistance(ctx.reply, distanceMeters(pointOf(from), pointOf(to)) / metersAUnit)
  },
}
