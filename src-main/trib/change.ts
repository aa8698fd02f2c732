import type { NodeAddress } from '../explorer/hop-trace.ts'
import { loadCluster, type ClusterView } from './cluster-view.ts'
import type { TribListener } from './event.ts'
import { plannedNodes } from './operation/cluster-plan-view.ts'
import { nodeTimeoutMsOf, surveyMove, type MoveEstimate } from './operation/move-survey.ts'
import { runOperation, type RunRequest } from './operation/run-operation.ts'
import type { OperationKind, OperationPlan, PlannedNode } from './plan/operation-plan.ts'
import { moveSteps } from './plan/move-steps.ts'
import type { SlotMove } from './plan/plan-primary.ts'
import { slotsOf } from './plan/slot-ranges.ts'
import type { NodeTimeoutStep, Step } from './plan/step.ts'
import { announceEstimates } from './preview.ts'
import { TribRefusal } from './refusal.ts'
import { ATOMIC_SERVERS } from './mover/atomic/offered-dialect.ts'
import { refuseBigKeys } from './mover/big-keys.ts'
import { DEFAULT_MOVE_SETTINGS } from './mover/move-settings.ts'
import { chooseWay } from './mover/move-way.ts'
import { reportCheck, type ReportOptions } from './subcommands/check.ts'
import { asRefusal } from './trib-node.ts'

/** What every subcommand that changes a cluster takes. */
export interface ChangeRequest extends RunRequest {
  /** Any node of the cluster. */
  readonly seed: NodeAddress
  /** Asked once the plan is shown; absent means yes. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined
  /** Shows the plan and changes nothing. */
  readonly isDryRun?: boolean | undefined
  /** Keeps the plan before anything is done. */
  readonly savePlan?: ((plan: OperationPlan) => void) | undefined
}

export type ChangeOutcome = 'done' | 'nothing-to-do' | 'planned'

/** Loads a cluster, lets `act` work with it, and closes it whatever happens. @throws TribRefusal */
export async function withLoadedCluster<T>(request: ChangeRequest, act: (view: ClusterView) => Promise<T>): Promise<T> {
  const view = await loadCluster(request.seed, request)
  try {
    return await act(view)
  } catch (error) {
    throw asRefusal(error)
  } finally {
    view.close()
  }
}

/** Checks first: slots are not moved in a cluster that needs repair. @throws TribRefusal NEEDS_FIX */
export function refuseUnhealthy(view: ClusterView, options: ReportOptions, doing: string): void {
  const { findings } = reportCheck(view, options)
  const serious = findings.filter(({ code }) => code !== 'NODE_FAILED' && code !== 'NODE_UNREACHABLE' && code !== 'NODE_JOINING')
  if (serious.length > 0) throw new TribRefusal('NEEDS_FIX', [`*** Please fix your cluster problems before ${doing}`])
  const lost = view.missing.find(({ line }) => line.slotRanges.length > 0)
  if (lost !== undefined) throw new TribRefusal('NEEDS_FIX', [`*** Please fix your cluster problems before ${doing}: node ${lost.line.nodeId} serves slots and cannot be reached`])
}

/** Estimates moves, one source at a time each, all sources at once. */
export async function surveyMoves(view: ClusterView, moves: readonly SlotMove[]): Promise<MoveEstimate[]> {
  const bySource = Map.groupBy(moves, ({ sourceId }) => sourceId)
  const estimates = await Promise.all(
    [...bySource].map(async ([sourceId, own]) => {
      const source = view.loaded.find(({ myself }) => myself.nodeId === sourceId)!
      const done: MoveEstimate[] = []
      for (const move of own) done.push(await surveyMove(move, source.node))
      return done
    }),
  )
  const all = estimates.flat()
  return moves.map((move) => all.find((estimate) => estimate.move === move)!)
}

/**
 * Shows what moves come to and makes them steps. Where big keys are to be moved the node timeout is raised meanwhile, so that a
 * node that stands still for one is not taken for dead.
 * @throws TribRefusal BIG_KEYS
 */
export async function planMoves(view: ClusterView, moves: readonly SlotMove[], request: ChangeRequest): Promise<Step[]> {
  const estimates = await surveyMoves(view, moves)
  announceEstimates(estimates, (nodeId) => view.loaded.find(({ myself }) => myself.nodeId === nodeId)?.node.name ?? nodeId, request.onEvent)
  const byKeys = await announceWays(view, estimates, request)
  const steps = moveSteps(moves)
  if (request.settings?.moveBigKeys !== true) {
    const stopping = byKeys.find(({ bigKeys }) => bigKeys.length > 0)
    if (stopping !== undefined && request.isDryRun !== true) throw refuseBigKeys(stopping.bigKeys, stopping.sourceName)
    return steps
  }
  const longestMs = Math.max(0, ...byKeys.flatMap(({ bigKeys, isSearchComplete }) => [...bigKeys.map(({ stopMs }) => stopMs), isSearchComplete ? 0 : 60_000]))
  return longestMs === 0 ? steps : withTimeoutRaised(view, steps, longestMs)
}

/** @returns the moves that will go key by key: only there does a big key stop its nodes. @throws TribRefusal */
async function announceWays(view: ClusterView, estimates: readonly MoveEstimate[], { settings = DEFAULT_MOVE_SETTINGS, onEvent }: ChangeRequest): Promise<MoveEstimate[]> {
  const byKeys: MoveEstimate[] = []
  for (const estimate of estimates) {
    const { move } = estimate
    const [source, target] = [move.sourceId, move.targetId].map((nodeId) => view.loaded.find(({ myself }) => myself.nodeId === nodeId)?.node)
    // A node that joins by this very plan is asked when its turn comes.
    if (source === undefined || target === undefined) {
      byKeys.push(estimate)
      continue
    }
    const { way, why } = await chooseWay(move, source, target, settings)
    if (way === 'keys' && settings.migration === 'atomic') throw new TribRefusal('MOVE_FAILED', [`[ERR] The slots cannot be moved as a whole: ${why}`])
    if (way === 'keys') byKeys.push(estimate)
    const command = way === 'keys' ? undefined : ATOMIC_SERVERS[way].command
    onEvent({ kind: 'move-way', source: source.name, target: target.name, slotCount: move.slots.length, way: way === 'keys' ? 'keys' : 'atomic', command, why })
  }
  return byKeys
}

async function withTimeoutRaised(view: ClusterView, steps: readonly Step[], longestMs: number): Promise<Step[]> {
  const previous: NodeTimeoutStep['previous'][number][] = []
  for (const { node, myself } of view.loaded) {
    const timeoutMs = await nodeTimeoutMsOf(node)
    if (timeoutMs !== undefined) previous.push({ nodeId: myself.nodeId, timeoutMs })
  }
  const timeoutMs = Math.max(longestMs * 6, 60_000, ...previous.map((one) => one.timeoutMs))
  const restores = previous.map((one): NodeTimeoutStep => ({ do: 'node-timeout', timeoutMs: one.timeoutMs, previous: [one] }))
  return [{ do: 'node-timeout', timeoutMs, previous }, ...steps, ...restores]
}

export interface PlannedChange {
  readonly kind: OperationKind
  readonly steps: readonly Step[]
  /** Asked before it is carried out; undefined does not ask. */
  readonly question?: string | undefined
  /** Nodes that are not members yet. */
  readonly newcomers?: readonly PlannedNode[] | undefined
}

/** Saves, asks, and carries out, whichever the request wants. @throws TribRefusal */
export async function carryOut(view: ClusterView, change: PlannedChange, request: ChangeRequest): Promise<ChangeOutcome> {
  const plan: OperationPlan = { version: 1, kind: change.kind, nodes: [...plannedNodes(view), ...(change.newcomers ?? [])], steps: change.steps }
  request.savePlan?.(plan)
  if (plan.steps.length === 0) return 'nothing-to-do'
  if (request.isDryRun === true) {
    announceDryRun(plan, request.onEvent)
    return 'planned'
  }
  if (change.question !== undefined && request.confirm !== undefined && !(await request.confirm(change.question))) throw new TribRefusal('DECLINED', ['*** Aborting...'])
  await runOperation(plan, request)
  return 'done'
}

function announceDryRun(plan: OperationPlan, onEvent: TribListener): void {
  onEvent({ kind: 'note', text: `Dry run: nothing was changed. ${plan.steps.length} step(s) would be done: ${stepWords(plan.steps)}` })
}

function stepWords(steps: readonly Step[]): string {
  const counts = new Map<string, number>()
  for (const step of steps) counts.set(step.do, (counts.get(step.do) ?? 0) + 1)
  return [...counts].map(([word, count]) => (count === 1 ? word : `${word} x${count}`)).join(', ')
}

/**
 * Carries out a plan that was kept before, if the cluster is still as it was: each source serves what it is to give.
 * @throws TribRefusal BAD_PLAN
 */
export function carryOutSaved(plan: OperationPlan, request: ChangeRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    refuseStale(plan, view)
    if (request.isDryRun === true) {
      announceDryRun(plan, request.onEvent)
      return 'planned'
    }
    if (request.confirm !== undefined && !(await request.confirm(`Carry out this plan for ${plan.kind} with ${plan.steps.length} step(s)? (type 'yes' to accept): `))) throw new TribRefusal('DECLINED', ['*** Aborting...'])
    await runOperation(plan, request)
    return 'done'
  })
}

function refuseStale(plan: OperationPlan, view: ClusterView): void {
  for (const step of plan.steps) {
    if (step.do !== 'move-slots') continue
    const source = view.loaded.find(({ myself }) => myself.nodeId === step.sourceId)
    const owned = new Set(slotsOf(source?.myself.slotRanges ?? []))
    const missing = slotsOf(step.ranges).find((slot) => !owned.has(slot))
    if (missing !== undefined) throw new TribRefusal('BAD_PLAN', [`[ERR] The cluster has changed since the plan was made: node ${step.sourceId} does not serve slot ${missing}. Plan again.`])
    if (!view.loaded.some(({ myself }) => myself.nodeId === step.targetId && myself.role !== 'replica')) throw new TribRefusal('BAD_PLAN', [`[ERR] The cluster has changed since the plan was made: node ${step.targetId} is no primary of it. Plan again.`])
  }
}
