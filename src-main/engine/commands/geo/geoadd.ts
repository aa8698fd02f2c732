import type { Bytes } from '../../bytes.ts'
import { scoreOf } from '../../keyspace/geo/geo-score.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { addMembers, PLAIN_ADD } from '../sorted-set/adding.ts'
import { readPoint } from './geo-arguments.ts'

export const geoadd: CommandSpec = {
  name: 'geoadd',
  arity: -5,
  flags: ['write', 'denyoom'],
  acl: ['geo'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Adds members with their longitude and latitude to a sorted set, which it creates.',
    since: '3.2.0',
    group: 'geo',
    complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
    syntax: 'key [NX | XX]{condition 6.2.0} [CH]{change 6.2.0} longitude latitude member [longitude latitude member ...]',
    history: [['6.2.0', 'Takes `NX`, `XX` and `CH`.']],
  },
  run(ctx, args) {
    const rules = { ...PLAIN_ADD }
    let start = 2
    for (; start < args.length; start++) {
      const word = (['nx', 'xx', 'ch'] as const).find((candidate) => isKeyword(args[start], candidate))
      if (word === undefined) break
      rules[word] = true
    }
    if ((args.length - start) % 3 !== 0 || (rules.nx && rules.xx) || start === args.length) throw syntaxError()
    const zadd = asZadd(args, start)
    const { added, updated } = addMembers(ctx, zadd, start, rules)
    ctx.reply.integer(rules.ch ? added + updated : added)
    // A replica, and whoever reads the append-only file, needs not know of geography (geoaddCommand).
    if (added + updated > 0) ctx.propagateAs = [zadd]
  },
}

/** The same as a ZADD: each longitude and latitude become a score. */
function asZadd(args: readonly Bytes[], start: number): Bytes[] {
  const zadd = ['zadd', ...args.slice(1, start)]
  for (let at = start; at < args.length; at += 3) zadd.push(String(scoreOf(readPoint(args[at]!, args[at + 1]!))), args[at + 2]!)
  return zadd
}
