import type { CommandSpec } from '../command.ts'
import { radiusKeyIndexes } from './radius-keys.ts'
import { searchAround } from './searching.ts'

export const georadius: CommandSpec = {
  name: 'georadius',
  arity: -6,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['geo'],
  keys: [
    { flags: ['RO', 'access'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { keyword: 'STORE', startFrom: 6 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { keyword: 'STOREDIST', startFrom: 6 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Finds, and may store, the members within a radius of a point.',
    since: '3.2.0',
    group: 'geo',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
    syntax: 'key longitude latitude radius <M | KM | FT | MI>{unit} [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]{6.2.0}]{count} [ASC | DESC]{order} [STORE key] [STOREDIST key]',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` or `GEOSEARCHSTORE`, with `FROMLONLAT` and `BYRADIUS`' },
    history: [['6.2.0', '`COUNT` takes `ANY`.'], ['7.0.0', 'Units may be in upper case.']],
  },
  findKeys: (args) => radiusKeyIndexes(args, 6),
  run: (ctx, args) => searchAround(ctx, args, { kind: 'georadius', mayStore: true }),
}
