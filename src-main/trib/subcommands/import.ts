import { formatAddress } from '../../explorer/address.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { carryOut, refuseUnhealthy, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import { TribRefusal } from '../refusal.ts'
import { replyBytes } from '../../engine/resp/reply-value.ts'
import { parseInfoFields } from '../../explorer/cluster-nodes-text.ts'
import { TribNode } from '../trib-node.ts'

export interface ImportRequest extends ChangeRequest {
  readonly source: NodeAddress
  readonly db?: number | undefined
  readonly copy?: boolean | undefined
  readonly replace?: boolean | undefined
}

/** Brings a standalone server's keys into the cluster; without `copy` they leave the source. @throws TribRefusal */
export function importKeysFrom(request: ImportRequest): Promise<ChangeOutcome> {
  const { source, seed, onEvent } = request
  onEvent({ kind: 'step', text: `Importing data from ${formatAddress(source)} to cluster ${formatAddress(seed)}` })
  return withLoadedCluster(request, async (view) => {
    refuseUnhealthy(view, request, 'importing')
    onEvent({ kind: 'step', text: 'Connecting to the source Redis instance' })
    await refuseCluster(request)
    const step = { do: 'import-keys', host: source.host, port: source.port, db: request.db ?? 0, copy: request.copy === true, replace: request.replace === true } as const
    return carryOut(view, { kind: 'import', steps: [step], question: undefined }, request)
  })
}

async function refuseCluster({ source, sourceAccess }: ImportRequest): Promise<void> {
  const node = await TribNode.connect(source, sourceAccess ?? {})
  try {
    const info = parseInfoFields(replyBytes(await node.send(['INFO', 'cluster'])) ?? '')
    if (info.get('cluster_enabled') === '1') throw new TribRefusal('BAD_ARGUMENT', ['[ERR] The source node should not be a cluster node.'])
  } finally {
    node.close()
  }
}
