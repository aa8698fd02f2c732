import type { ClusterView } from '../cluster-view.ts'
import { carryOut, planMoves, refuseUnhealthy, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import { findNode } from '../node-choice.ts'
import { planPrimaries } from '../operation/cluster-plan-view.ts'
import { readSlotLoads, type LoadMeasure } from '../operation/slot-loads.ts'
import { planByLoad } from '../plan/load-plan.ts'
import type { SlotMove } from '../plan/plan-primary.ts'
import { planRebalance, type WeightedPrimary } from '../plan/rebalance-plan.ts'
import { TribRefusal } from '../refusal.ts'

export interface RebalanceRequest extends ChangeRequest {
  /** `node=weight`; nodes by id, its beginning or host:port. */
  readonly weights?: readonly string[] | undefined
  readonly useEmptyMasters?: boolean | undefined
  readonly thresholdPercent?: number | undefined
  /** Shows what would be moved, as redis-trib's --simulate does. */
  readonly isSimulation?: boolean | undefined
  /** What is evened out; slots when absent. */
  readonly by?: 'slots' | LoadMeasure | undefined
}

const DEFAULT_THRESHOLD_PERCENT = 2
const QUESTION = "Move these slots? (type 'yes' to accept): "

/** Evens out slots by weight, or what they carry as measured. @throws TribRefusal */
export function rebalance(request: RebalanceRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    const weights = readWeights(view, request.weights ?? [])
    refuseUnhealthy(view, { onEvent: request.onEvent, isBrief: true }, 'rebalancing')
    const involved = involvedPrimaries(view, weights, request.useEmptyMasters === true)
    const moves = await planned(view, involved, request)
    if (moves === undefined) return 'nothing-to-do'
    if (request.isSimulation === true) return simulate(view, moves, request)
    const steps = await planMoves(view, moves, request)
    return carryOut(view, { kind: 'rebalance', steps, question: QUESTION }, { ...request, onEvent: barsInPlaceOfSlots(view, moves, request) })
  })
}

async function planned(view: ClusterView, involved: readonly WeightedPrimary[], request: RebalanceRequest): Promise<readonly SlotMove[] | undefined> {
  const thresholdPercent = request.thresholdPercent ?? DEFAULT_THRESHOLD_PERCENT
  const by = request.by ?? 'slots'
  if (by !== 'slots') return plannedByLoad(view, involved, by, thresholdPercent, request)
  const plan = planRebalance(involved, thresholdPercent)
  if (plan.kind === 'no-weight') throw new TribRefusal('BAD_ARGUMENT', ['*** No node has any weight: nobody could take the slots.'])
  if (plan.kind === 'balanced') return sayBalanced(thresholdPercent, request)
  request.onEvent({ kind: 'step', text: `Rebalancing across ${plan.nodeCount} nodes. Total weight = ${plan.totalWeight.toFixed(2)}` })
  return plan.moves
}

async function plannedByLoad(view: ClusterView, involved: readonly WeightedPrimary[], by: LoadMeasure, thresholdPercent: number, request: RebalanceRequest): Promise<readonly SlotMove[] | undefined> {
  const loads = await readSlotLoads(view, involved, by)
  const plan = planByLoad(involved, loads, thresholdPercent)
  if (plan.length === 0) return sayBalanced(thresholdPercent, request)
  request.onEvent({ kind: 'step', text: `Rebalancing across ${involved.length} nodes by ${by}` })
  return plan
}

function sayBalanced(thresholdPercent: number, { onEvent }: RebalanceRequest): undefined {
  onEvent({ kind: 'note', text: `*** No rebalancing needed! All nodes are within the ${thresholdPercent.toFixed(2)}% threshold.` })
  return undefined
}

function readWeights(view: ClusterView, texts: readonly string[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const text of texts) {
    const equals = text.lastIndexOf('=')
    const weight = Number(text.slice(equals + 1))
    if (equals < 1 || !Number.isFinite(weight) || weight < 0) throw new TribRefusal('BAD_ARGUMENT', [`*** invalid input ${text}`])
    const name = text.slice(0, equals)
    const found = findNode(view, name)
    if (found === undefined || found.myself.role === 'replica') throw new TribRefusal('UNKNOWN_NODE', [`*** No such master node ${name}`])
    weights.set(found.myself.nodeId, weight)
  }
  return weights
}

function involvedPrimaries(view: ClusterView, weights: ReadonlyMap<string, number>, useEmpty: boolean): WeightedPrimary[] {
  const all = planPrimaries(view).map((primary) => ({ ...primary, weight: weights.get(primary.nodeId) ?? 1 }))
  return all.filter(({ slots }) => useEmpty || slots.length > 0)
}

function simulate(view: ClusterView, moves: readonly SlotMove[], request: RebalanceRequest): ChangeOutcome {
  for (const move of moves) for (const line of barOf(view, move)) request.onEvent({ kind: 'note', text: line })
  return 'planned'
}

/** redis-trib's rebalance does not name slots: a line for each pair, and a # for each slot. */
function barsInPlaceOfSlots(view: ClusterView, moves: readonly SlotMove[], { onEvent }: RebalanceRequest): ChangeRequest['onEvent'] {
  return (event) => {
    if (event.kind !== 'slot-moved') onEvent(event)
    if (event.kind !== 'step-done' || event.step.do !== 'move-slots') return
    const { sourceId, targetId } = event.step
    const move = moves.find((one) => one.sourceId === sourceId && one.targetId === targetId)
    for (const line of move === undefined ? [] : barOf(view, move)) onEvent({ kind: 'note', text: line })
  }
}

function barOf(view: ClusterView, { sourceId, targetId, slots }: SlotMove): string[] {
  const nameOf = (id: string): string => view.loaded.find(({ myself }) => myself.nodeId === id)?.node.name ?? id
  return [`Moving ${slots.length} slots from ${nameOf(sourceId)} to ${nameOf(targetId)}`, '#'.repeat(slots.length)]
}
