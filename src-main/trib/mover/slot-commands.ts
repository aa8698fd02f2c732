import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../../engine/resp/reply-value.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'

/** A node that is in the middle of a long MIGRATE or RESTORE answers late, but it answers. */
export const PATIENT_MS = 90_000

export type SlotState = readonly ['IMPORTING' | 'MIGRATING' | 'NODE', nodeId: string] | readonly ['STABLE']

export function setSlot(slot: number, state: SlotState): Bytes[] {
  return ['CLUSTER', 'SETSLOT', String(slot), ...state]
}

/** Sets the same state for several slots in one write and gives each error, in order; undefined where it went well. */
export async function setSlots(node: TribNode, slots: readonly number[], state: SlotState): Promise<(Bytes | undefined)[]> {
  if (slots.length === 0) return []
  const replies = await node.sendAll(slots.map((slot) => setSlot(slot, state)), PATIENT_MS)
  return replies.map((reply) => (reply.type === 'error' ? reply.message : undefined))
}

/** A primary that has given its last slot away may be a replica of the receiver by now (redis#9223). */
export function isOnlyWithMasters(error: Bytes | undefined): boolean {
  return error?.includes('Please use SETSLOT only with masters') === true
}

/** Keys of each slot at this node, in the order of the slots. @throws TribRefusal */
export async function countKeys(node: TribNode, slots: readonly number[]): Promise<number[]> {
  const replies = await node.sendAll(slots.map((slot) => ['CLUSTER', 'COUNTKEYSINSLOT', String(slot)]), PATIENT_MS)
  return replies.map((reply) => Number(textOrRefuse(reply, node, 'CLUSTER COUNTKEYSINSLOT')))
}

/** Up to `limit` keys of each slot. @throws TribRefusal */
export async function keysInSlots(node: TribNode, slots: readonly number[], limits: readonly number[]): Promise<Bytes[][]> {
  const replies = await node.sendAll(slots.map((slot, i) => ['CLUSTER', 'GETKEYSINSLOT', String(slot), String(limits[i])]), PATIENT_MS)
  return replies.map((reply) => {
    const items = replyItems(reply)
    if (items === undefined) throw commandFailed(node, 'CLUSTER GETKEYSINSLOT', reply)
    return items.map((item) => replyBytes(item) ?? '')
  })
}

/** The text of a reply. @throws TribRefusal when it is an error */
export function textOrRefuse(reply: RespValue, node: TribNode, command: string): Bytes {
  if (reply.type === 'error') throw commandFailed(node, command, reply)
  return replyBytes(reply) ?? ''
}

export function commandFailed(node: TribNode, command: string, reply: RespValue): TribRefusal {
  return new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to ${command}: ${reply.type === 'error' ? reply.message : `a reply of type ${reply.type}`}`])
}
