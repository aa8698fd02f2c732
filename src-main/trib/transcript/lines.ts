import type { NodeBlock, Progress, TribEvent } from '../event.ts'
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
    case 'estimate':
      return [`  To move: ${event.slotCount} slots, ${event.keyCount} keys, about ${bytesText(event.sizeBytes)}, in about ${durationText(event.estimatedMs)}.`]
    // Key by key is what redis-trib's readers expect: nothing needs saying.
    case 'move-way':
      return event.way === 'keys' ? [] : [`    ${event.source} -> ${event.target}: ${event.slotCount} slots as a whole, by ${event.command}`]
    case 'migration':
      return [`Migrating slots ${rangesText(event.ranges)} from ${event.source} to ${event.target}: ${event.state}${event.message === '' ? '' : ` (${event.message})`}`]
    case 'slot-moved':
      return [`Moving slot ${event.slot} from ${event.source} to ${event.target}: ${dots(event.keyCount)}`]
    case 'progress':
      return [progressLine(event)]
    // redis-trib has none; whoever needs it is told its name when the operation stops, or by `trib resume`.
    case 'journal':
    case 'step-begun':
    case 'step-done':
    case 'settling':
      return []
    case 'step-undone':
      return [`Taken back: step ${event.index + 1} of ${event.stepCount} (${event.step.do})`]
    case 'waiting':
      return [`   ${event.text}`]
  }
}

/** `0-5460,5463`: single slots stand alone. */
export function rangesText(ranges: readonly SlotRange[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

/** redis-trib prints a dot for each key; a slot of thousands says the number instead. */
const MOST_DOTS = 100

function dots(keyCount: number): string {
  return keyCount <= MOST_DOTS ? '.'.repeat(keyCount) : `${'.'.repeat(MOST_DOTS)} ${keyCount} keys`
}

function progressLine({ slotsDone, slotCount, keysDone, keyCount, keysPerSecond, leftMs }: Progress): string {
  const left = leftMs === undefined ? '' : `, about ${durationText(leftMs)} left`
  return `    ${slotsDone} of ${slotCount} slots, ${keysDone} of ${keyCount} keys, ${keysPerSecond} keys/s${left}`
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return `${Math.round(ms / 60_000)} min`
}

export function bytesText(sizeBytes: number): string {
  if (sizeBytes >= 1e9) return `${(sizeBytes / 1e9).toFixed(1)} GB`
  if (sizeBytes >= 1e6) return `${(sizeBytes / 1e6).toFixed(1)} MB`
  return sizeBytes >= 1e3 ? `${(sizeBytes / 1e3).toFixed(1)} kB` : `${sizeBytes} B`
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
