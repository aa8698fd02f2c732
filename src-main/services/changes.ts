import { randomUUID } from 'node:crypto'
import type { ChangeInfo, UnfinishedOperation } from '../contract/changes.ts'
import type { ValidArgument } from '../contract/contract.ts'
import { Refusal } from '../contract/errors.ts'
import type { Emit } from '../contract/session.ts'
import { carryOutSaved, ChangeRun, DEFAULT_MOVE_SETTINGS, grant, listJournals, previewChange, resumeOperation, rollBackOperation } from '../trib/api.ts'
import type { ChangeRequest, ChangeWish, JournalState, OperationPlan, RunHandles } from '../trib/api.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'
import { refusing } from './refusals.ts'

type ChangeCalls = CallTable<'trib.plan' | 'trib.execute' | 'trib.stop' | 'trib.resume' | 'trib.rollback' | 'trib.changes' | 'trib.log'>
type Basis = Pick<ChangeRequest, 'seed' | 'credentials' | 'path' | 'journalFolder' | 'settings'>

interface KeptPlan {
  readonly connectionId: string
  readonly wish: ChangeWish
  /** Undefined where it is planned anew when it is carried out (fix). */
  readonly plan: OperationPlan | undefined
  readonly basis: Basis
}

interface Change {
  readonly changeId: string
  readonly connectionId: string
  readonly kind: string
  readonly startedAtMs: number
  readonly run: ChangeRun
}

const MOST_PLANS = 50
const MOST_CHANGES = 50
/** What a change under way may take to come to a safe point when the app ends. */
const CLOSE_MS = 10_000

export interface ChangeArea {
  readonly calls: ChangeCalls
  /** Stops what is under way at a safe point, and waits for it, within bounds. */
  close(): Promise<void>
}

/** Calls about changing a cluster: trib's own engine, with its journals where the command line keeps them. */
export function changeArea(connections: Connections, emit: Emit, journalFolder: string): ChangeArea {
  const plans = new Map<string, KeptPlan>()
  const changes = new Map<string, Change>()

  const basisOf = (connectionId: string, settings: ValidArgument<'trib.plan'>['settings']): Basis => {
    return { ...connections.get(connectionId).access, journalFolder, settings: { ...DEFAULT_MOVE_SETTINGS, ...settings, replace: settings?.replace === true, moveBigKeys: settings?.moveBigKeys === true } }
  }

  const begin = (connectionId: string, kind: string, nodes: OperationPlan['nodes'], act: (handles: RunHandles) => Promise<unknown>): ChangeInfo => {
    if ([...changes.values()].some((one) => one.connectionId === connectionId && one.run.isRunning)) throw new Refusal('REFUSED', 'another change of this cluster is under way')
    const names = new Map(nodes.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`]))
    const run = new ChangeRun(act, (nodeId) => names.get(nodeId) ?? nodeId, () => {
      emit('trib.changed', infoOf(change))
      connections.expectChange(connectionId)
    })
    const change: Change = { changeId: randomUUID(), connectionId, kind, startedAtMs: Date.now(), run }
    changes.set(change.changeId, change)
    forgetOldest(changes, MOST_CHANGES, ({ run: { isRunning } }) => !isRunning)
    return infoOf(change)
  }

  const goOn = (connectionId: string, operationId: string, verb: 'resume' | 'rollback'): ChangeInfo => {
    const { credentials, path } = connections.getForChange(connectionId).access
    const nodes = unfinishedIn(journalFolder).find(({ header }) => header.operationId === operationId)?.header.plan.nodes
    if (nodes === undefined) throw new Refusal('NOT_FOUND', 'there is no unfinished operation of that name')
    const carryOn = verb === 'resume' ? resumeOperation : rollBackOperation
    return begin(connectionId, verb, nodes, (handles) => carryOn(operationId, { credentials, path, journalFolder, ...handles }))
  }

  const changeOf = (changeId: string): Change => {
    const change = changes.get(changeId)
    if (change === undefined) throw new Refusal('NOT_FOUND', 'there is no such change')
    return change
  }

  return {
    calls: {
      'trib.plan': async ({ connectionId, wish, settings }) => {
        const basis = basisOf(connectionId, settings)
        const { preview, plan } = await refusing(previewChange(wish, basis))
        const planId = randomUUID()
        plans.set(planId, { connectionId, wish, plan, basis })
        forgetOldest(plans, MOST_PLANS, () => true)
        return { planId, preview }
      },
      'trib.execute': ({ planId }) => {
        const kept = plans.get(planId)
        if (kept === undefined) throw new Refusal('NOT_FOUND', 'there is no such plan any more: plan again')
        const { connectionId, wish, plan, basis } = kept
        connections.getForChange(connectionId)
        if (plan === undefined && wish.kind !== 'fix') throw new Refusal('REFUSED', 'there is nothing to do')
        const info = begin(connectionId, wish.kind, plan?.nodes ?? [], (handles) => (plan === undefined ? grant(wish, { ...basis, ...handles }) : carryOutSaved(plan, { ...basis, ...handles })))
        plans.delete(planId)
        return info
      },
      'trib.stop': ({ changeId }) => {
        changeOf(changeId).run.stop()
        return null
      },
      'trib.resume': ({ connectionId, operationId }) => goOn(connectionId, operationId, 'resume'),
      'trib.rollback': ({ connectionId, operationId }) => goOn(connectionId, operationId, 'rollback'),
      'trib.changes': ({ connectionId }) => {
        const members = new Set(connections.get(connectionId).watch.topology?.nodes.map(({ nodeId }) => nodeId))
        const own = [...changes.values()].filter((change) => change.connectionId === connectionId).reverse()
        const running = new Set(own.filter(({ run }) => run.isRunning).map(({ run }) => run.progress.operationId))
        const left = unfinishedIn(journalFolder).filter(({ header }) => !running.has(header.operationId) && header.plan.nodes.some(({ nodeId }) => members.has(nodeId)))
        return { changes: own.map(infoOf), unfinished: left.map(unfinishedOf) }
      },
      'trib.log': ({ changeId }) => ({ lines: [...changeOf(changeId).run.lines] }),
    },
    async close() {
      const running = [...changes.values()].map(({ run }) => run).filter(({ isRunning }) => isRunning)
      for (const run of running) run.stop()
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.all(running.map(({ ended }) => ended)), new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))])
      clearTimeout(timer)
    },
  }
}

function infoOf({ changeId, connectionId, kind, startedAtMs, run }: Change): ChangeInfo {
  return { changeId, connectionId, kind, startedAtMs, ...run.progress }
}

function unfinishedIn(journalFolder: string): JournalState[] {
  return listJournals(journalFolder).filter(({ outcome }) => outcome === undefined)
}

function unfinishedOf({ header, done, isRollingBack }: JournalState): UnfinishedOperation {
  const { operationId, startedAt, plan } = header
  return { operationId, kind: plan.kind, startedAt, stepCount: plan.steps.length, stepsDone: done.size, isRollingBack }
}

function forgetOldest<T>(kept: Map<string, T>, most: number, mayGo: (one: T) => boolean): void {
  for (const [key, one] of kept) {
    if (kept.size <= most) return
    if (mayGo(one)) kept.delete(key)
  }
}
