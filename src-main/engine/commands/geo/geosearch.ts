import { firstKey, type CommandSpec } from '../command.ts'
import { searchAround } from './searching.ts'

export const geosearch: CommandSpec = {
  name: 'geosearch',
  arity: -7,
  flags: ['readonly'],
  acl: ['geo'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Finds the members within a circle or a box.',
    since: '6.2.0',
    group: 'geo',
    complexity: 'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape',
    syntax: 'key <FROMMEMBER member | <FROMLONLAT longitude latitude>>{from} <<BYRADIUS radius <M | KM | FT | MI>{unit}>{first circle} | <BYBOX width height <M | KM | FT | MI>{unit}>{first box}>{by} [ASC | DESC]{order} [COUNT count [ANY]]{count} [WITHCOORD] [WITHDIST] [WITHHASH]',
    history: [['7.0.0', 'Units may be in upper case.']],
  },
  run: (ctx, args) => searchAround(ctx, args, { kind: 'geosearch', mayStore: false }),
}
