import { readU64 } from '../../../src-main/engine/bus/big-endian.ts'
import { messageTypeOf } from '../../../src-main/engine/bus/decode.ts'
import { AT } from '../../../src-main/engine/bus/layout.ts'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import type { Checker } from '../observers.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

/**
 * S1: one vote per voter and epoch, also across restarts, and one winner per shard and epoch. Read from the bytes that
 * leave a node, and from the file it had saved by then: a vote must be on disk before it is sent.
 *
 * Replicas of different primaries may both win one epoch, in Redis too: standing for election is not noted as a vote, so
 * that a winner, now a primary, may vote for somebody else in the very epoch it has won
 * (clusterSendFailoverAuthIfNeeded). They own different slots, and the collision rule tells their epochs apart.
 */
export function checkVotes(world: World): Checker {
  const votes = new Map<string, string>()
  const winners = new Map<string, string>()
  let primaryId = ''
  return {
    before(node) {
      primaryId = node.core.myself.replicaOf?.id ?? ''
    },
    sent(node, linkId, bytes) {
      if (messageTypeOf(bytes) !== 'auth-ack') return
      const epoch = readU64(bytes, AT.currentEpoch)
      const voter = node.core.myself.id
      const candidate = node.core.view.links.get(linkId)?.node?.id ?? '?'
      const earlier = votes.get(`${voter} ${epoch}`)
      if (earlier !== undefined) world.violate('S1', `node ${node.index} voted twice in epoch ${epoch}: ${earlier}, ${candidate}`)
      votes.set(`${voter} ${epoch}`, candidate)
      if (savedVoteEpoch(node) < epoch) world.violate('S1', `node ${node.index} sent its vote in epoch ${epoch} before saving it`)
    },
    after(node, _input, result) {
      for (const effect of result.effects) {
        if (effect.kind !== 'event' || effect.event.kind !== 'election-won') continue
        const { epoch } = effect.event
        const other = winners.get(`${primaryId} ${epoch}`)
        if (other !== undefined) world.violate('S1', `epoch ${epoch} was won by ${other} and ${node.core.myself.id}`)
        winners.set(`${primaryId} ${epoch}`, node.core.myself.id)
      }
    },
  }
}

function savedVoteEpoch(node: SimNode): bigint {
  return BigInt(/lastVoteEpoch (\d+)/.exec(savedConf(node))?.[1] ?? '-1')
}

function savedConf(node: SimNode): Bytes {
  return node.disk.synced() ?? ''
}
