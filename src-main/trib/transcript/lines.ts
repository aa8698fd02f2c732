import type { NodeBlock, TribEvent } from '../event.ts'
import type { SlotRange } from '../plan/allocate-slots.ts'

/** An event as redis-trib would print it, line by line, without colours. */
export function linesOf(event: TribEvent): string[] {
  switch (event.kind) {
    case 'step':
      return [`>>> ${event.text}`]
    case 'note':
      return [event.text]
    case 'ok':
      return [`[OK] ${event.text}`]
    case 'warning':
      return [`[WARNING] ${event.text}`]
    case 'planned-node':
      return plannedLines(event)
    case 'node':
      return nodeLines(event)
    case 'finding':
      return [`[${event.level === 'error' ? 'ERR' : 'WARNING'}] ${event.sentence}`, ...event.details.map((detail) => `   ${detail}`)]
    case 'primary-info':
      return [`${event.address} (${event.nodeId.slice(0, 8)}...) -> ${event.keyCount} keys | ${event.slotCount} slots | ${event.replicaCount} slaves.`]
    case 'waiting':
      return [`   ${event.text}`]
  }
}

/** `0-5460,5463`: single slots stand alone. */
export function rangesText(ranges: readonly SlotRange[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

function plannedLines(node: NodeBlock): string[] {
  if (node.role === 'replica') return [`S: ${node.nodeId} ${node.address}`, `   replicates ${node.primaryId ?? '?'}`]
  return [`M: ${node.nodeId} ${node.address}`, slotsLine(node, 'master')]
}

function nodeLines(node: NodeBlock): string[] {
  if (node.role === 'replica') return [`S: ${node.nodeId} ${node.address}`, slotsLine(node, 'slave'), `   replicates ${node.primaryId ?? '?'}`]
  const lines = [`M: ${node.nodeId} ${node.address}`, slotsLine(node, 'master')]
  return node.replicaCount > 0 ? [...lines, `   ${node.replicaCount} additional replica(s)`] : lines
}

function slotsLine(node: NodeBlock, word: string): string {
  return `   slots:${rangesText(node.slotRanges)} (${node.slotCount} slots) ${word}`
}
