import type { TribListener } from './event.ts'
import { bigKeySentence } from './mover/big-keys.ts'
import type { MoveEstimate } from './operation/move-survey.ts'
import { rangesOf } from './plan/slot-ranges.ts'
import { bytesText, rangesText } from './transcript/lines.ts'

/** Says what a plan's moves come to: the slot map's changes, keys, bytes, time, and which keys are too big. */
export function announceEstimates(estimates: readonly MoveEstimate[], nameOf: (nodeId: string) => string, onEvent: TribListener): void {
  onEvent({ kind: 'note', text: '  Slot map changes:' })
  for (const { move, keyCount, sizeBytes } of estimates) {
    const ranges = rangesText(rangesOf([...move.slots].sort((a, b) => a - b)))
    onEvent({ kind: 'note', text: `    ${nameOf(move.sourceId)} -> ${nameOf(move.targetId)}: ${ranges} (${move.slots.length} slots, ${keyCount} keys, about ${bytesText(sizeBytes)})` })
  }
  const total = (of: (estimate: MoveEstimate) => number): number => estimates.reduce((sum, estimate) => sum + of(estimate), 0)
  onEvent({
    kind: 'estimate',
    slotCount: total(({ move }) => move.slots.length),
    keyCount: total(({ keyCount }) => keyCount),
    sizeBytes: total(({ sizeBytes }) => sizeBytes),
    estimatedMs: total(({ estimatedMs }) => estimatedMs),
  })
  for (const { bigKeys, sourceName, isSearchComplete } of estimates) {
    for (const key of bigKeys) onEvent({ kind: 'warning', text: bigKeySentence(key, sourceName) })
    if (!isSearchComplete) onEvent({ kind: 'warning', text: `Not every key of ${sourceName} could be looked at in time; big ones will be found before their slot is opened.` })
  }
}
