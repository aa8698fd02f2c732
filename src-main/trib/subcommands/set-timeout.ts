import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { loadCluster } from '../cluster-view.ts'
import type { TribListener } from '../event.ts'
import { TribRefusal } from '../refusal.ts'
import { asRefusal, type TribAccess } from '../trib-node.ts'

export interface SetTimeoutRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly timeoutMs: number
  readonly onEvent: TribListener
}

const LEAST_MS = 100

/** Sets cluster-node-timeout at every node, and keeps it in their configuration files where they have one. @throws TribRefusal */
export async function setNodeTimeout(request: SetTimeoutRequest): Promise<{ readonly okCount: number; readonly errorCount: number }> {
  const { timeoutMs, onEvent } = request
  if (timeoutMs < LEAST_MS) throw new TribRefusal('BAD_ARGUMENT', [`Setting a node timeout of less than ${LEAST_MS} milliseconds is a bad idea.`])
  const view = await loadCluster(request.seed, request)
  try {
    onEvent({ kind: 'step', text: 'Reconfiguring node timeout in every cluster node...' })
    let errorCount = view.missing.length
    for (const { line } of view.missing) onEvent({ kind: 'note', text: `ERR setting node-timeout for ${line.address.host}:${line.address.port}: not reachable` })
    for (const { node } of view.loaded) {
      const [set] = await node.sendAll([['CONFIG', 'SET', 'cluster-node-timeout', String(timeoutMs)], ['CONFIG', 'REWRITE']])
      if (set!.type === 'error') errorCount++
      // A node started without a file cannot rewrite it; the timeout holds all the same.
      onEvent({ kind: 'note', text: set!.type === 'error' ? `ERR setting node-timeout for ${node.name}: ${set!.message}` : `*** New timeout set for ${node.name}` })
    }
    const okCount = view.loaded.length + view.missing.length - errorCount
    onEvent({ kind: 'step', text: `New node timeout set. ${okCount} OK, ${errorCount} ERR.` })
    return { okCount, errorCount }
  } catch (error) {
    throw asRefusal(error)
  } finally {
    view.close()
  }
}
