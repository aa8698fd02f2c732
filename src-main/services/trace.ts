import { EXTENSIONS, exportTraces } from '../explorer/trace-export.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

const DEFAULT_LIMIT = 200

/** Calls about recorded traces. */
export function traceCalls(connections: Connections): CallTable<'trace.list' | 'trace.clear' | 'trace.tallies' | 'trace.export'> {
  return {
    'trace.list': ({ connectionId, limit = DEFAULT_LIMIT }) => {
      const { traceLog } = connections.get(connectionId)
      return { traces: traceLog.newest(limit), counters: traceLog.totals }
    },
    'trace.tallies': ({ connectionId }) => connections.get(connectionId).traceLog.tally.tallies,
    'trace.export': ({ connectionId, format, traceIds }) => {
      const wanted = traceIds && new Set(traceIds)
      const traces = connections.get(connectionId).traceLog.newest().filter(({ id }) => wanted?.has(id) ?? true)
      return { text: exportTraces(traces, format), traceCount: traces.length, extension: EXTENSIONS[format] }
    },
    'trace.clear': ({ connectionId }) => {
      connections.get(connectionId).traceLog.clear()
      return null
    },
  }
}
