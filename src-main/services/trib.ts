import { checkCluster } from '../trib/api.ts'
import { linesOf } from '../trib/transcript/lines.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'
import { refusing } from './refusals.ts'

/** Calls about managing a cluster. */
export function tribCalls(connections: Connections): CallTable<'trib.check'> {
  return {
    'trib.check': async ({ connectionId }) => {
      const lines: string[] = []
      const { findings } = await refusing(checkCluster({ ...connections.get(connectionId).access, onEvent: (event) => void lines.push(...linesOf(event)) }))
      return { lines, findings: findings.map(({ code, sentence }) => ({ code, sentence })) }
    },
  }
}
