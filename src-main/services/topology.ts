import { Refusal } from '../contract/errors.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

/** Calls about the picture of a cluster. */
export function topologyCalls(connections: Connections): CallTable<'topology.get'> {
  return {
    'topology.get': ({ connectionId }) => {
      const { topology } = connections.get(connectionId).watch
      if (topology === undefined) throw new Refusal('REFUSED', 'the first picture is still being taken')
      return topology
    },
  }
}
