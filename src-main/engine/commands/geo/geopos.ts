import { pointOf } from '../../keyspace/geo/geo-score.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from '../sorted-set/sorted-set-key.ts'
import { replyPoint } from './geo-reply.ts'

export const geopos: CommandSpec = {
  name: 'geopos',
  arity: -2,
  flags: ['readonly'],
  acl: ['geo'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Gives the longitude and latitude of members.',
    since: '3.2.0',
    group: 'geo',
    complexity: 'O(N) where N is the number of members requested.',
    syntax: 'key member [member ...]',
  },
  run(ctx, args) {
    const set = existingSortedSet(ctx.db, args[1]!)
    ctx.reply.array(args.length - 2)
    for (const member of args.slice(2)) {
      const score = set?.score(member)
      if (score === undefined) ctx.reply.nilArray()
      else replyPoint(ctx.reply, pointOf(score))
    }
  },
}
