import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

const DEFAULT_LIMIT = 200

/** Calls about recorded traces. */
export function traceCalls(connections: Connections): CallTable<'trace.list' | 'trace.clear'> {
  return {
    'trace.list': ({ connectionId, limit = DEFAULT_LIMIT }) => {
      const { traceLog } = connections.get(connectionId)
      return { traces: traceLog.newest(limit), counters: traceLog.totals }
    },
    'trace.clear': ({ connectionId }) => {
      connections.get(connectionId).traceLog.clear()
      return null
    },
  }
}
