import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes } from '../../../engine/bytes.ts'
import type { StepContext } from '../../operation/operation-context.ts'
import type { SlotMove } from '../../plan/plan-primary.ts'
import { rangesOf, slotsOf } from '../../plan/slot-ranges.ts'
import { TribRefusal } from '../../refusal.ts'
import { countKeys } from '../slot-commands.ts'
import type { AtomicDialect, AtomicServer, MigrationEnds, MigrationReport } from './atomic-server.ts'
import { ATOMIC_SERVERS } from './offered-dialect.ts'

const POLL_MS = 50
/** One migration is one snapshot, one pause of writes and one safe point: no more keys than are worth beginning anew. */
const MOST_KEYS = 200_000
/** A target that tries again and again does so for a reason that will not go away by itself. */
const MOST_RETRIES = 3
/** A server that says the same for so long is given up (as redis-cli does after an hour). */
const STALLED_MS = 3_600_000
/** How long another migration is waited for: others of this operation may be under way at the same node. */
const TURN_MS = 600_000
/** The source learns of the new owner by the bus. */
const GOSSIP_MS = 10_000

/** What became of a move: all of it, or nothing of the rest because the server will not (in its words). */
export type AtomicOutcome = 'moved' | { readonly refusal: Bytes }

interface Job {
  readonly slots: readonly number[]
  readonly counts: readonly number[]
}

/**
 * Moves slots as a whole by the servers' own atomic migration: begins one, follows it to its end, and so on. No slot is ever open; a
 * client is sent on once, when the new owner has everything. Looks at what is, so it may be called again after a crash.
 */
export class AtomicMover {
  private readonly move: SlotMove
  private readonly context: StepContext
  private readonly ends: MigrationEnds
  private readonly server: AtomicServer

  private constructor(move: SlotMove, context: StepContext, ends: MigrationEnds, dialect: AtomicDialect) {
    this.move = move
    this.context = context
    this.ends = ends
    this.server = ATOMIC_SERVERS[dialect]
  }

  static async prepare(move: SlotMove, context: StepContext, dialect: AtomicDialect): Promise<AtomicMover> {
    const [source, target] = await Promise.all([context.nodes.get(move.sourceId), context.nodes.get(move.targetId)])
    return new AtomicMover(move, context, { source, target, sourceId: move.sourceId, targetId: move.targetId }, dialect)
  }

  /** @throws TribRefusal; whatever the reason, every slot is at one of the two nodes as a whole */
  async run(): Promise<AtomicOutcome> {
    const { source, targetId } = this.ends
    const { lines } = await source.view()
    const there = new Set(slotsOf(lines.find(({ nodeId }) => nodeId === targetId)?.slotRanges ?? []))
    const slots = this.move.slots.filter((slot) => !there.has(slot)).sort((a, b) => a - b)
    const counts = await countKeys(source, slots)
    this.context.meter.expect(slots.length, counts.reduce((sum, count) => sum + count, 0))
    for (const job of jobsOf(slots, counts)) {
      if (this.context.signal?.aborted === true) throw cancelled()
      this.context.touch(job.slots)
      const begun = await this.begin(job)
      if ('refusal' in begun) return begun
      await this.follow(job, begun.name)
    }
    return 'moved'
  }

  private async begin(job: Job): Promise<{ readonly name: Bytes } | { readonly refusal: Bytes }> {
    const endsAt = performance.now() + TURN_MS
    for (;;) {
      const begun = await this.server.begin(this.ends, rangesOf(job.slots))
      if (!('refusal' in begun) || !isBusy(begun.refusal) || performance.now() > endsAt) return begun
      if (this.context.signal?.aborted === true) throw cancelled()
      await delay(POLL_MS * 4)
    }
  }

  private async follow(job: Job, name: Bytes): Promise<void> {
    const { outcome, message } = await followMigration(this.server, this.ends, name, this.context)
    if (outcome === 'success') return this.account(job)
    if (this.context.signal?.aborted === true) throw cancelled()
    const { source, target } = this.ends
    throw new TribRefusal('MOVE_FAILED', [`[ERR] Moving slots from ${source.name} to ${target.name} as a whole ${outcome === 'failed' ? 'failed' : 'was cancelled'}${message === '' ? '.' : `: ${message}`}`])
  }

  private async account({ slots, counts }: Job): Promise<void> {
    await this.untilSourceKnows(slots)
    const { meter, onEvent } = this.context
    meter.keysMoved(counts.reduce((sum, count) => sum + count, 0))
    slots.forEach((slot, i) => {
      meter.slotMoved()
      onEvent({ kind: 'slot-moved', slot, source: this.ends.source.name, target: this.ends.target.name, keyCount: counts[i]! })
    })
  }

  private async untilSourceKnows(slots: readonly number[]): Promise<void> {
    const endsAt = performance.now() + GOSSIP_MS
    while (performance.now() < endsAt) {
      const { lines } = await this.ends.source.view()
      const known = new Set(slotsOf(lines.find(({ nodeId }) => nodeId === this.ends.targetId)?.slotRanges ?? []))
      if (slots.every((slot) => known.has(slot))) return
      await delay(POLL_MS)
    }
  }
}

/** Follows a migration to its end; cancels it when the operation is stopped, or when the server tries in vain. @throws TribRefusal */
export async function followMigration(server: AtomicServer, ends: MigrationEnds, name: Bytes, context: Pick<StepContext, 'onEvent' | 'signal'>): Promise<MigrationReport> {
  const { source, target } = ends
  let said: MigrationReport | undefined
  let saidAt = performance.now()
  let isCancelling = false
  const turnEndsAt = saidAt + TURN_MS
  let excusedRetries = 0
  for (;;) {
    const report = (await server.reports(ends)).find((one) => one.name === name)
    if (report === undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] The migration ${name} from ${source.name} to ${target.name} is not known to the server any more: was it restarted?`])
    if (report.state !== said?.state || report.retries !== said.retries) {
      said = report
      saidAt = performance.now()
      context.onEvent({ kind: 'migration', source: source.name, target: target.name, ranges: report.ranges, state: report.state, message: report.message })
    }
    if (report.outcome !== 'running') return report
    // The source may not have noticed yet that the migration before was cancelled.
    if (isBusy(report.message) && performance.now() < turnEndsAt) excusedRetries = report.retries
    const isInVain = report.retries - excusedRetries >= MOST_RETRIES || performance.now() - saidAt > STALLED_MS
    if (!isCancelling && (context.signal?.aborted === true || isInVain)) {
      isCancelling = await server.cancel(ends, name)
      if (isInVain && isCancelling) return { ...report, outcome: 'failed' }
    }
    await delay(POLL_MS)
  }
}

/** Redis takes one migration at a time, and says so ("another ASM task is already in progress"). */
function isBusy(words: string): boolean {
  return words.includes('already in progress')
}

function cancelled(): TribRefusal {
  return new TribRefusal('CANCELLED', ['*** Stopped at a safe point: no slot is open.'])
}

function* jobsOf(slots: readonly number[], counts: readonly number[]): Generator<Job> {
  let first = 0
  let keys = 0
  for (let i = 0; i < slots.length; i++) {
    if (i > first && keys + counts[i]! > MOST_KEYS) {
      yield { slots: slots.slice(first, i), counts: counts.slice(first, i) }
      first = i
      keys = 0
    }
    keys += counts[i]!
  }
  if (first < slots.length) yield { slots: slots.slice(first), counts: counts.slice(first) }
}
