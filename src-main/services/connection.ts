import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

/** Calls about connections. */
export function connectionCalls(connections: Connections): CallTable<'connection.open' | 'connection.list' | 'connection.close'> {
  return {
    'connection.open': (request) => connections.open(request),
    'connection.list': () => connections.list,
    'connection.close': ({ connectionId }) => {
      connections.get(connectionId)
      connections.close(connectionId)
      return null
    },
  }
}
