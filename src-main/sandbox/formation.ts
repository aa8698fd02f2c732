import type { NodeAddress } from '../explorer/hop-trace.ts'
import { createCluster } from '../trib/api.ts'

/** Makes one cluster of fresh nodes, as `slotscope trib create` does, without asking anybody. Whether all is well is for the caller to see. */
export async function formCluster(nodes: readonly NodeAddress[], replicas: number, signal: AbortSignal): Promise<void> {
  await createCluster({ nodes: [...nodes], replicas, signal, waitForOk: false, onEvent: () => undefined, confirm: () => Promise.resolve(true) })
}
