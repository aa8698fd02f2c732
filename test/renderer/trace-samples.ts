import type { CommandTrace, Hop, HopReply, NodeAddress } from '../../src-main/contract/model.ts'
import { nodeId } from './topology-samples.ts'

export function at(port: number): NodeAddress {
  return { host: '127.0.0.1', port }
}

export function hop(port: number, reply: HopReply, changes: Partial<Hop> = {}): Hop {
  return { node: at(port), nodeId: nodeId(port - 7000), shard: undefined, reason: 'slot-table', asking: false, sentAtMs: 0, durationMs: 0.5, reply, ...changes }
}

export function trace(hops: readonly Hop[], changes: Partial<CommandTrace> = {}): CommandTrace {
  const outcome = hops.at(-1)?.reply.kind ?? 'unreachable'
  return { id: 1, startedAtMs: 0, command: 'GET key:test:2', slot: 9252, keys: ['key:test:2'], hops, outcome, durationMs: 1.2, slotTableChange: undefined, ...changes }
}

export const OK: HopReply = { kind: 'reply', summary: 'OK' }
