import { setTimeout as delay } from 'node:timers/promises'
import { carryOut, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { ClusterView } from '../cluster-view.ts'
import { openSlotFindings, uncoveredSlots } from '../findings.ts'
import { readSlotFacts } from '../operation/slot-facts.ts'
import { planBelief, planContested, planStray } from '../plan/fix/contested-slots.ts'
import { planOpenSlot } from '../plan/fix/open-slot.ts'
import type { Repair } from '../plan/fix/slot-fact.ts'
import { planCoverage } from '../plan/fix/uncovered-slots.ts'
import { rangesOf, rangeCount } from '../plan/slot-ranges.ts'
import { TribRefusal } from '../refusal.ts'
import { rangesText } from '../transcript/lines.ts'
import { reportCheck, type CheckResult } from './check.ts'
import { promoteReplicas } from './fix-promotion.ts'
import { clusterInfo } from './info.ts'
import { announceRepair } from './repair-words.ts'
import { wrongBeliefs } from './wrong-beliefs.ts'

export interface FixRequest extends ChangeRequest {
  readonly searchMultipleOwners?: boolean | undefined
  /** Treats the slots of unreachable primaries as lost. */
  readonly withUnreachable?: boolean | undefined
}

export interface FixResult {
  /** What is left, by the check at the end. */
  readonly findings: CheckResult['findings']
  readonly repairCount: number
  /** Repairs that were refused or failed, with the reason. */
  readonly refusals: readonly string[]
}

const SLOTS = Array.from({ length: 16384 }, (_, slot) => slot)
/** Gossip puts most disagreements right by itself. */
const GOSSIP_MS = 3000
/** Replicas cannot be told, and with a node timeout of 15 s a node may not hear of another for half of that (clusterCron). */
const REPLICA_GOSSIP_MS = 10_000

/** Repairs what check finds, a kind at a time, each on a fresh picture of the cluster. @throws TribRefusal */
export async function fix(request: FixRequest): Promise<FixResult> {
  const run = new FixRun(request)
  await clusterInfo(request)
  await withLoadedCluster(request, (view) => run.promotions(view))
  await withLoadedCluster(request, (view) => run.openSlots(view))
  await withLoadedCluster(request, (view) => run.coverage(view))
  await withLoadedCluster(request, (view) => run.owners(view))
  await withLoadedCluster(request, (view) => run.beliefs(view))
  if (run.repairCount > 0) await withLoadedCluster(request, settledBeliefs)
  return withLoadedCluster(request, async (view) => {
    const { findings } = reportCheck(view, { onEvent: () => undefined })
    return { findings, repairCount: run.repairCount, refusals: run.refusals }
  })
}

class FixRun {
  repairCount = 0
  readonly refusals: string[] = []
  private readonly request: FixRequest

  constructor(request: FixRequest) {
    this.request = request
  }

  /** A primary that is gone but has a replica that answers needs no slots moved: the replica has its keys. */
  async promotions(view: ClusterView): Promise<void> {
    this.repairCount += await promoteReplicas(view, this.request)
  }

  async openSlots(view: ClusterView): Promise<void> {
    reportCheck(view, { onEvent: this.request.onEvent, withoutCoverage: true })
    const { slots } = openSlotFindings(view)
    if (slots.length === 0) return
    this.refuseUnreachable(view, 'open slots')
    await this.coverBefore(view, new Set(slots))
    const facts = await readSlotFacts(view, slots)
    for (const slot of slots) await this.apply(view, [planOpenSlot(slot, facts.get(slot)!)])
  }

  /** While any slot has no owner nodes take no keys (cluster-require-full-coverage), so open ones could not be settled: MIGRATE meets CLUSTERDOWN. */
  private async coverBefore(view: ClusterView, open: ReadonlySet<number>): Promise<void> {
    const slots = uncoveredSlots(view).filter((slot) => !open.has(slot))
    if (slots.length > 0) await this.cover(view, slots)
  }

  async coverage(view: ClusterView): Promise<void> {
    const { onEvent } = this.request
    onEvent({ kind: 'step', text: 'Check slots coverage...' })
    const slots = uncoveredSlots(view)
    if (slots.length === 0) return onEvent({ kind: 'ok', text: 'All 16384 slots covered.' })
    await this.cover(view, slots)
  }

  private async cover(view: ClusterView, slots: readonly number[]): Promise<void> {
    const { onEvent } = this.request
    onEvent({ kind: 'finding', code: 'UNCOVERED_SLOTS', level: 'error', sentence: 'Not all 16384 slots are covered by nodes.', details: [] })
    this.refuseUnreachable(view, 'slots coverage')
    onEvent({ kind: 'step', text: 'Fixing slots coverage...' })
    const counts = new Map(view.loaded.map(({ myself }) => [myself.nodeId, rangeCount(myself.slotRanges)]))
    const { none, single, several } = planCoverage(await readSlotFacts(view, slots), counts)
    await this.confirmed(view, none, 'The following uncovered slots have no keys across the cluster:', 'Fix these slots by covering with a random node?')
    await this.confirmed(view, single, 'The following uncovered slots have keys in just one node:', 'Fix these slots by covering with those nodes?')
    await this.confirmed(view, several, 'The following uncovered slots have keys in multiple nodes:', 'Fix these slots by moving keys into a single node?')
  }

  async owners(view: ClusterView): Promise<void> {
    const { onEvent, searchMultipleOwners } = this.request
    const facts = await readSlotFacts(view, SLOTS)
    const contested = SLOTS.filter((slot) => facts.get(slot)!.filter(({ owns }) => owns).length > 1)
    const stray = SLOTS.filter((slot) => facts.get(slot)!.filter(({ owns }) => owns).length === 1 && facts.get(slot)!.some(({ owns, keyCount }) => !owns && keyCount > 0))
    const isClean = contested.length + stray.length === 0
    if (searchMultipleOwners === true || !isClean) onEvent({ kind: 'step', text: 'Check for multiple slot owners...' })
    for (const slot of contested) await this.apply(view, [planContested(slot, facts.get(slot)!)])
    for (const slot of stray) await this.apply(view, [planStray(slot, facts.get(slot)!)])
    if (searchMultipleOwners === true && isClean) onEvent({ kind: 'ok', text: 'No multiple owners found.' })
  }

  async beliefs(view: ClusterView): Promise<void> {
    const beliefs = await settledBeliefs(view)
    for (const belief of beliefs) await this.apply(view, [planBelief(belief)])
  }

  private async confirmed(view: ClusterView, repairs: readonly Repair[], found: string, question: string): Promise<void> {
    if (repairs.length === 0) return
    const { onEvent, confirm, isDryRun } = this.request
    onEvent({ kind: 'note', text: found })
    onEvent({ kind: 'note', text: rangesText(rangesOf(repairs.flatMap(({ slots }) => slots).sort((a, b) => a - b))) })
    if (isDryRun !== true && confirm !== undefined && !(await confirm(`${question} (type 'yes' to accept): `))) {
      this.refusals.push(`${found} left as they are.`)
      return
    }
    await this.apply(view, repairs)
  }

  /** A repair that fails is told, and the next one tried. */
  private async apply(view: ClusterView, repairs: readonly Repair[]): Promise<void> {
    for (const repair of repairs) announceRepair(repair, view, this.request.onEvent)
    for (const { refusal } of repairs) if (refusal !== undefined) this.refusals.push(refusal)
    const steps = repairs.flatMap((repair) => repair.steps)
    try {
      const outcome: ChangeOutcome = await carryOut(view, { kind: 'fix', steps }, { ...this.request, onEvent: this.telling(view) })
      if (outcome === 'done') this.repairCount += repairs.length
    } catch (error) {
      if (!(error instanceof TribRefusal) || !['BUSY_KEYS', 'BIG_KEYS', 'MOVE_FAILED', 'COMMAND_FAILED'].includes(error.code)) throw error
      for (const line of error.lines) this.request.onEvent({ kind: 'note', text: line })
      this.refusals.push(error.message)
    }
  }

  private telling(view: ClusterView): FixRequest['onEvent'] {
    return (event) => {
      this.request.onEvent(event)
      if (event.kind !== 'step-begun' || event.step.do !== 'close-slot') return
      const { slot, nodeId } = event.step
      this.request.onEvent({ kind: 'step', text: `Setting ${slot} as STABLE in ${view.loaded.find(({ myself }) => myself.nodeId === nodeId)?.node.name ?? nodeId}` })
    }
  }

  private refuseUnreachable(view: ClusterView, what: string): void {
    const lost = view.missing.filter(({ line }) => line.role === 'primary' && line.slotRanges.length > 0)
    if (lost.length === 0 || this.request.withUnreachable === true) return
    throw new TribRefusal('NOT_REPAIRED', [
      `*** Fixing ${what} with ${lost.length} unreachable masters is dangerous: slots about masters that are not reachable would count as not covered and be given to the reachable nodes.`,
      '    This can cause data loss and is rarely what you want to do. If you really want to proceed use the --fix-with-unreachable-masters option.',
    ])
  }
}

async function settledBeliefs(view: ClusterView): Promise<ReturnType<typeof wrongBeliefs>> {
  const startedAt = performance.now()
  for (;;) {
    const views = await Promise.all(view.loaded.map(async ({ node }) => ({ node, ...(await node.view()) })))
    const beliefs = wrongBeliefs({ ...view, loaded: views })
    const patienceMs = beliefs.every(({ isReplica }) => isReplica) ? REPLICA_GOSSIP_MS : GOSSIP_MS
    if (beliefs.length === 0 || performance.now() - startedAt > patienceMs) return beliefs
    await delay(100)
  }
}
