import type { CommandSpec } from '../command.ts'
import { radiusKeyIndexes } from './radius-keys.ts'
import { searchAround } from './searching.ts'

export const georadiusbymember: CommandSpec = {
  name: 'georadiusbymember',
  arity: -5,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['geo'],
  keys: [
    { flags: ['RO', 'access'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { keyword: 'STORE', startFrom: 5 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { keyword: 'STOREDIST', startFrom: 5 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Finds, and may store, the members within a radius of another member.',
    since: '3.2.0',
    group: 'geo',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
    syntax: 'key member radius <M | KM | FT | MI>{unit} [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]]{count} [ASC | DESC]{order} [STORE key] [STOREDIST key]',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` or `GEOSEARCHSTORE`, with `FROMMEMBER` and `BYRADIUS`' },
    history: [['7.0.0', 'Units may be in upper case.']],
  },
  findKeys: (args) => radiusKeyIndexes(args, 5),
  run: (ctx, args) => searchAround(ctx, args, { kind: 'georadiusbymember', mayStore: true }),
}
