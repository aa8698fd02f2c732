import { AT } from '../../../src-main/engine/bus/layout.ts'
import { readU64 } from '../../../src-main/engine/bus/big-endian.ts'
import { messageTypeOf } from '../../../src-main/engine/bus/decode.ts'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import type { ClusterEvent } from '../../../src-main/engine/cluster/events.ts'
import type { StepResult } from '../../../src-main/engine/cluster/core.ts'
import type { ClusterInput } from '../../../src-main/engine/cluster/inputs.ts'
import { isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { Checker } from '../observers.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

/**
 * S3: nobody becomes a primary without votes of a majority, but by an operator's takeover or reset; and no replica stands
 * on its own when its data is older than the validity limit. Votes are counted from the bytes that arrived.
 */
export function checkPromotions(world: World): Checker {
  const voters = new Map<SimNode, Map<bigint, Set<string>>>()
  let wasReplica = false
  let silenceMs = 0
  return {
    before(node, input) {
      wasReplica = !isPrimary(node.core.myself)
      if (wasReplica) silenceMs = node.replica.silenceMs
      if (input.kind === 'packet') noteVote(voters, node, input.bytes)
    },
    after(node, input, result) {
      if (!wasReplica) return
      for (const event of events(result)) {
        if (event.kind === 'election-won') checkMajority(world, node, voters.get(node)?.get(event.epoch) ?? new Set())
        if (event.kind === 'election-started') checkAge(world, node, silenceMs)
      }
      if (isPrimary(node.core.myself) && !explained(input, result)) {
        world.violate('S3', `node ${node.index} became a primary without an election`)
      }
    },
    stopped(node) {
      voters.delete(node)
    },
  }
}

function noteVote(voters: Map<SimNode, Map<bigint, Set<string>>>, node: SimNode, bytes: Bytes): void {
  if (messageTypeOf(bytes) !== 'auth-ack') return
  const byEpoch = voters.get(node) ?? new Map<bigint, Set<string>>()
  const epoch = readU64(bytes, AT.currentEpoch)
  const names = byEpoch.get(epoch) ?? new Set<string>()
  names.add(bytes.slice(AT.sender, AT.sender + 40))
  voters.set(node, byEpoch.set(epoch, names))
}

function events(result: StepResult): ClusterEvent[] {
  return result.effects.flatMap((effect) => (effect.kind === 'event' ? [effect.event] : []))
}

function checkMajority(world: World, node: SimNode, voters: ReadonlySet<string>): void {
  const needed = Math.floor(node.core.view.size / 2) + 1
  if (voters.size < needed) world.violate('S3', `node ${node.index} was promoted with ${voters.size} votes of ${needed}`)
}

function checkAge(world: World, node: SimNode, silenceMs: number): void {
  const { replicaValidityFactor: factor, replPingReplicaPeriodSeconds, nodeTimeoutMs } = node.core.config
  if (factor === 0 || node.core.view.manualFailover.endMs !== 0) return
  const limitMs = replPingReplicaPeriodSeconds * 1000 + nodeTimeoutMs * (factor + 1)
  if (silenceMs > limitMs) world.violate('S3', `node ${node.index} stood for election with data ${silenceMs} ms old, limit ${limitMs}`)
}

function explained(input: ClusterInput, result: StepResult): boolean {
  if (events(result).some((event) => event.kind === 'election-won')) return true
  if (input.kind !== 'admin') return false
  return input.command.kind === 'reset' || (input.command.kind === 'failover' && input.command.mode === 'takeover')
}
