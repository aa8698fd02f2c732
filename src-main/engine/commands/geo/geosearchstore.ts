import type { CommandSpec } from '../command.ts'
import { searchAround } from './searching.ts'

export const geosearchstore: CommandSpec = {
  name: 'geosearchstore',
  arity: -8,
  flags: ['write', 'denyoom'],
  acl: ['geo'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Stores the members within a circle or a box.',
    since: '6.2.0',
    group: 'geo',
    complexity: 'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape',
    syntax: 'destination source <FROMMEMBER member | <FROMLONLAT longitude latitude>>{from} <<BYRADIUS radius <M | KM | FT | MI>{unit}>{first circle} | <BYBOX width height <M | KM | FT | MI>{unit}>{first box}>{by} [ASC | DESC]{order} [COUNT count [ANY]]{count} [STOREDIST]',
    history: [['7.0.0', 'Units may be in upper case.']],
  },
  run: (ctx, args) => searchAround(ctx, args, { kind: 'geosearchstore', mayStore: true }),
}
