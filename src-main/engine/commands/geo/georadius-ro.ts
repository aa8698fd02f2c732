import { firstKey, type CommandSpec } from '../command.ts'
import { searchAround } from './searching.ts'

export const georadiusRo: CommandSpec = {
  name: 'georadius_ro',
  arity: -6,
  flags: ['readonly'],
  acl: ['geo'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Finds the members within a radius of a point.',
    since: '3.2.10',
    group: 'geo',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
    syntax: 'key longitude latitude radius <M | KM | FT | MI>{unit} [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]{6.2.0}]{count} [ASC | DESC]{order}',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH`, with `FROMLONLAT` and `BYRADIUS`' },
    history: [['6.2.0', '`COUNT` takes `ANY`.']],
  },
  run: (ctx, args) => searchAround(ctx, args, { kind: 'georadius', mayStore: false }),
}
