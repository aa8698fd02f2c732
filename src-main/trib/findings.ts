import { SLOT_COUNT } from '../engine/key-slot.ts'
import { formatAddress } from '../explorer/address.ts'
import { disagreements, toRanges } from './agreement.ts'
import type { ClusterView, MissingNode } from './cluster-view.ts'
import type { Finding } from './event.ts'
import { rangesText } from './transcript/lines.ts'

/** Nodes that could not be asked, or that gossip holds for failed. */
export function missingNodeFindings(view: ClusterView): Finding[] {
  return view.missing.map(missingFinding)
}

function missingFinding({ line, failure, strangerId }: MissingNode): Finding {
  const name = formatAddress(line.address)
  if (line.flags.has('handshake')) return { code: 'NODE_JOINING', level: 'warning', sentence: `Node ${name} is still joining (handshake).`, details: [] }
  if (line.flags.has('fail')) return { code: 'NODE_FAILED', level: 'error', sentence: `Node ${name} (${line.nodeId}) is held for failed by the cluster.`, details: [] }
  if (strangerId !== undefined) return strangerFinding(name, line.nodeId, strangerId)
  if (failure === undefined) return { code: 'NODE_UNREACHABLE', level: 'error', sentence: `Node ${line.nodeId} has no known address.`, details: [] }
  return { code: 'NODE_UNREACHABLE', level: 'error', sentence: `Sorry, can't connect to node ${name}`, details: [failure.message] }
}

/** CLUSTER NODES of the stranger is its own cluster's: counting it in would plan with slots and keys nobody here can reach. */
function strangerFinding(name: string, nodeId: string, strangerId: string): Finding {
  const details = [`${strangerId} answers there, which this cluster does not know. If it lost its nodes.conf: forget the old id, and add the node anew.`]
  return { code: 'NODE_UNREACHABLE', level: 'error', sentence: `Node ${name} (${nodeId}) is not at its address any more.`, details }
}

/** Undefined when all nodes agree on who serves what. */
export function agreementFinding(view: ClusterView): Finding | undefined {
  const details = disagreements(view.loaded.map(({ node, lines }) => ({ name: node.name, lines })))
  return details.length === 0 ? undefined : { code: 'CONFIG_DISAGREES', level: 'error', sentence: "Nodes don't agree about configuration!", details }
}

/**
 * Slots left migrating or importing, by node. Replicas do not count: Valkey 8's repeat what their primary says (and may be late), no client
 * is sent anywhere by it, and none can be told otherwise ("Please use SETSLOT only with masters").
 */
export function openSlotFindings(view: ClusterView): { readonly findings: readonly Finding[]; readonly slots: readonly number[] } {
  const findings: Finding[] = []
  const slots = new Set<number>()
  for (const { node, myself } of view.loaded.filter(({ myself }) => myself.role !== 'replica')) {
    const states = [['migrating', myself.migrating], ['importing', myself.importing]] as const
    for (const [word, open] of states) {
      if (open.length === 0) continue
      for (const { slot } of open) slots.add(slot)
      findings.push({ code: 'OPEN_SLOT', level: 'warning', sentence: `Node ${node.name} has slots in ${word} state (${open.map(({ slot }) => slot).join(',')}).`, details: [] })
    }
  }
  return { findings, slots: [...slots].sort((a, b) => a - b) }
}

/** Slots that no node says it serves. */
export function uncoveredSlots(view: ClusterView): number[] {
  return claims(view).flatMap((owners, slot) => (owners.length === 0 ? [slot] : []))
}

/** Undefined when every slot is served by some node, by that node's own word. */
export function coverageFinding(view: ClusterView): Finding | undefined {
  const uncovered = uncoveredSlots(view)
  if (uncovered.length === 0) return undefined
  return { code: 'UNCOVERED_SLOTS', level: 'error', sentence: `Not all ${SLOT_COUNT} slots are covered by nodes.`, details: [`Without an owner: ${rangesText(toRanges(uncovered))} (${uncovered.length} slots)`] }
}

/** Slots that several primaries claim at once. */
export function multipleOwnerFindings(view: ClusterView): Finding[] {
  const slotsByOwners = new Map<string, number[]>()
  claims(view).forEach((owners, slot) => {
    if (owners.length < 2) return
    const key = owners.join(', ')
    slotsByOwners.set(key, [...(slotsByOwners.get(key) ?? []), slot])
  })
  return [...slotsByOwners].map(([owners, slots]) => ({ code: 'MULTIPLE_OWNERS', level: 'warning', sentence: `Slots ${rangesText(toRanges(slots))} have ${owners.split(', ').length} owners:`, details: owners.split(', ') }))
}

/** For each slot the primaries that say it is theirs. */
function claims(view: ClusterView): string[][] {
  const owners = Array.from({ length: SLOT_COUNT }, (): string[] => [])
  for (const { node, myself } of view.loaded) {
    if (myself.role === 'replica') continue
    for (const [first, last] of myself.slotRanges) for (let slot = first; slot <= last; slot++) owners[slot]!.push(node.name)
  }
  return owners
}
