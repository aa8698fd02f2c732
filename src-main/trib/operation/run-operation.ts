import type { TribListener } from '../event.ts'
import { MoveMeter } from '../mover/move-meter.ts'
import { DEFAULT_MOVE_SETTINGS, type MoveSettings } from '../mover/move-settings.ts'
import type { OperationPlan } from '../plan/operation-plan.ts'
import { TribRefusal } from '../refusal.ts'
import { asRefusal, type TribAccess } from '../trib-node.ts'
import { markConnections } from './connection-marks.ts'
import { Executor } from './executor.ts'
import { findJournal, Journal, newOperationId } from './journal.ts'
import type { JournalState } from './journal-record.ts'
import { NodePool } from './node-pool.ts'
import { lockNodes } from './node-locks.ts'
import type { OperationContext } from './operation-context.ts'
import { settle, settleEpochs } from './settle.ts'

/** How an operation is carried out, whatever it is. */
export interface RunRequest extends TribAccess {
  /** Where journals and locks live. */
  readonly journalFolder: string
  readonly onEvent: TribListener
  /** Aborting it stops at the next safe point. */
  readonly signal?: AbortSignal | undefined
  readonly settings?: MoveSettings | undefined
  readonly sourceAccess?: TribAccess | undefined
}

/** Carries a plan out from its first step. @throws TribRefusal, whose last lines say how to go on */
export async function runOperation(plan: OperationPlan, request: RunRequest): Promise<void> {
  const settings = request.settings ?? DEFAULT_MOVE_SETTINGS
  const operationId = newOperationId(plan.kind)
  await withCluster(plan, operationId, settings, request, async (context) => {
    const journal = Journal.create(request.journalFolder, operationId, plan, settings)
    request.onEvent({ kind: 'journal', operationId, path: journal.path })
    await closing(journal, () => new Executor(plan.steps, journal, context).run())
  })
}

/** Carries a plan out without a journal: for clusters made for the moment, which nobody will repair. @throws TribRefusal */
export async function runUnjournalled(plan: OperationPlan, request: Omit<RunRequest, 'journalFolder'>): Promise<void> {
  const { onEvent, signal, credentials, tls, path } = request
  const nodes = new NodePool(plan.nodes, request)
  try {
    const settings = request.settings ?? DEFAULT_MOVE_SETTINGS
    await new Executor(plan.steps, { append: () => undefined }, { nodes, access: { credentials, tls, path }, settings, meter: new MoveMeter(onEvent, undefined), onEvent, signal }).run()
  } catch (error) {
    throw asRefusal(error)
  } finally {
    nodes.close()
  }
}

/** Goes on with an operation that was interrupted. @throws TribRefusal */
export async function resumeOperation(operationId: string, request: RunRequest): Promise<void> {
  const { header } = unfinished(operationId, request)
  await withCluster(header.plan, operationId, request.settings ?? header.settings, request, async (context) => {
    const { journal, state } = Journal.reopen(request.journalFolder, operationId)
    if (state.isRollingBack) throw new TribRefusal('BAD_PLAN', [`[ERR] Operation ${operationId} is being rolled back: slotscope trib rollback ${operationId}`])
    journal.append({ record: 'resumed', pid: process.pid, at: new Date().toISOString() })
    await closing(journal, () => new Executor(header.plan.steps, journal, context, state).run())
  })
}

/** Takes back what an interrupted operation did. @throws TribRefusal */
export async function rollBackOperation(operationId: string, request: RunRequest): Promise<void> {
  const { header } = unfinished(operationId, request)
  await withCluster(header.plan, operationId, request.settings ?? header.settings, request, async (context) => {
    const { journal, state } = Journal.reopen(request.journalFolder, operationId)
    journal.append({ record: 'rolling-back', pid: process.pid, at: new Date().toISOString() })
    await closing(journal, () => new Executor(header.plan.steps, journal, context, state).rollBack())
  })
}

function unfinished(operationId: string, { journalFolder }: RunRequest): JournalState {
  const state = findJournal(journalFolder, operationId)
  const { outcome } = state
  if (outcome !== undefined) throw new TribRefusal('NO_JOURNAL', [`[ERR] Operation ${operationId} has ended: it was ${outcome === 'done' ? 'carried out' : 'rolled back'}.`])
  return state
}

async function closing(journal: Journal, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    throw withAdvice(error, journal)
  } finally {
    journal.close()
  }
}

async function withCluster(plan: OperationPlan, operationId: string, settings: MoveSettings, request: RunRequest, act: (context: OperationContext) => Promise<void>): Promise<void> {
  const { onEvent, signal, sourceAccess, credentials, tls, path } = request
  const nodes = new NodePool(plan.nodes, request)
  const unlock = lockNodes(request.journalFolder, plan.nodes.map(({ nodeId }) => nodeId), operationId)
  try {
    const primaries = await Promise.allSettled(nodes.primaryIds.map((nodeId) => nodes.get(nodeId)))
    await markConnections(primaries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])), operationId)
    nodes.setMark(operationId)
    const meter = new MoveMeter(onEvent, settings.keysPerSecond)
    const context = { nodes, access: { credentials, tls, path }, sourceAccess, settings, meter, onEvent, signal }
    await settleEpochs(context)
    await act(context).finally(() => settle(context))
  } catch (error) {
    throw asRefusal(error)
  } finally {
    nodes.close()
    unlock()
  }
}

/** Whatever stopped the operation, its user must know how to go on. */
function withAdvice(error: unknown, { operationId }: Journal): unknown {
  const refusal = asRefusal(error)
  if (!(refusal instanceof TribRefusal)) return refusal
  return new TribRefusal(refusal.code, [...refusal.lines, `      Go on with: slotscope trib resume ${operationId}`, `      Take back:  slotscope trib rollback ${operationId}`], operationId)
}
