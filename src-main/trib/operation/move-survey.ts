import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { Bytes } from '../../engine/bytes.ts'
import { BigKeyWatch, type BigKey } from '../mover/big-keys.ts'
import { countKeys, keysInSlots, PATIENT_MS } from '../mover/slot-commands.ts'
import type { SlotMove } from '../plan/plan-primary.ts'
import type { TribNode } from '../trib-node.ts'

/** What moving some slots will mean, asked beforehand. */
export interface MoveEstimate {
  readonly move: SlotMove
  readonly sourceName: string
  readonly keyCount: number
  /** From a sample's MEMORY USAGE. */
  readonly sizeBytes: number
  /** From how long DUMP of the sample took; one round trip for each group of slots added. */
  readonly estimatedMs: number
  readonly bigKeys: readonly BigKey[]
  /** False when time ran out before every key had been looked at. */
  readonly isSearchComplete: boolean
}

const SAMPLE_KEYS = 100
const SAMPLE_SLOTS = 20
/** MIGRATE also sends, restores and deletes what DUMP makes. */
const MIGRATE_PER_DUMP = 3
const MS_PER_SLOT = 0.2
/** So long the search for big keys may take for each source. */
const SEARCH_MS = 5000
const SEARCH_BATCH = 1000

/** Counts, samples and looks for big keys at one move's source. @throws TribRefusal, ConnectFailure */
export async function surveyMove(move: SlotMove, source: TribNode): Promise<MoveEstimate> {
  const counts = await countKeys(source, move.slots)
  const keyCount = counts.reduce((sum, count) => sum + count, 0)
  const sample = await sampleKeys(move, counts, source)
  const watch = await BigKeyWatch.of(source)
  const { bigKeys, isComplete } = watch.isNeeded ? await searchBigKeys(move, counts, source, watch) : { bigKeys: [], isComplete: true }
  const bytesPerKey = sample.length === 0 ? 0 : (await watch.sizes(source, sample)).reduce((sum, size) => sum + size, 0) / sample.length
  const bigBytes = bigKeys.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const dumpMs = await dumpMsPerKey(sample, source)
  return {
    move,
    sourceName: source.name,
    keyCount,
    sizeBytes: Math.max(bigBytes, Math.round(bytesPerKey * keyCount)),
    estimatedMs: Math.round(keyCount * dumpMs * MIGRATE_PER_DUMP + move.slots.length * MS_PER_SLOT + bigKeys.reduce((sum, { stopMs }) => sum + stopMs, 0)),
    bigKeys,
    isSearchComplete: isComplete,
  }
}

/** Keys from slots spread over the whole move. */
async function sampleKeys(move: SlotMove, counts: readonly number[], source: TribNode): Promise<Bytes[]> {
  const full = move.slots.filter((_, i) => counts[i]! > 0)
  const step = Math.max(1, Math.floor(full.length / SAMPLE_SLOTS))
  const slots = full.filter((_, i) => i % step === 0).slice(0, SAMPLE_SLOTS)
  const keys = await keysInSlots(source, slots, slots.map(() => Math.ceil(SAMPLE_KEYS / Math.max(1, slots.length))))
  return keys.flat()
}

async function dumpMsPerKey(sample: readonly Bytes[], source: TribNode): Promise<number> {
  if (sample.length === 0) return 0
  const startedAt = performance.now()
  await source.sendAll(sample.map((key) => ['DUMP', key]), PATIENT_MS)
  return (performance.now() - startedAt) / sample.length
}

async function searchBigKeys(move: SlotMove, counts: readonly number[], source: TribNode, watch: BigKeyWatch): Promise<{ bigKeys: BigKey[]; isComplete: boolean }> {
  const endsAt = performance.now() + SEARCH_MS
  const bigKeys: BigKey[] = []
  for (const [i, slot] of move.slots.entries()) {
    if (counts[i] === 0) continue
    if (performance.now() > endsAt) return { bigKeys, isComplete: false }
    const [keys = []] = await keysInSlots(source, [slot], [Math.min(counts[i]!, SEARCH_BATCH)])
    bigKeys.push(...(await watch.find(source, slot, keys)))
    if (counts[i]! > SEARCH_BATCH) return { bigKeys, isComplete: false }
  }
  return { bigKeys, isComplete: true }
}

/** The node timeout a node runs with; undefined when it does not tell. */
export async function nodeTimeoutMsOf(node: TribNode): Promise<number | undefined> {
  const reply = await node.send(['CONFIG', 'GET', 'cluster-node-timeout'])
  const text = replyBytes(replyItems(reply)?.[1])
  return text === undefined ? undefined : Number(text)
}
