import { Refusal } from '../contract/errors.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

/** Calls about the picture of a cluster, the views it is made of, and the pictures before it. */
export function topologyCalls(connections: Connections): CallTable<'topology.get' | 'topology.views' | 'topology.history' | 'topology.at'> {
  return {
    'topology.get': ({ connectionId }) => {
      const { topology } = connections.get(connectionId).watch
      if (topology === undefined) throw new Refusal('REFUSED', 'the first picture is still being taken')
      return topology
    },
    'topology.views': ({ connectionId }) => connections.get(connectionId).watch.views,
    'topology.history': ({ connectionId, sinceId }) => connections.get(connectionId).watch.history.since(sinceId),
    'topology.at': ({ connectionId, entryId }) => {
      const picture = connections.get(connectionId).watch.history.pictureAt(entryId)
      if (picture === undefined) throw new Refusal('NOT_FOUND', 'that moment is no longer kept')
      return picture
    },
  }
}
