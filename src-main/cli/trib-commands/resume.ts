import { listJournals, resumeOperation, rollBackOperation, type JournalState } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { journalFolder, moveSettings, UsageError } from '../trib-options.ts'

export async function runResume(session: TribSession): Promise<number> {
  const [operationId] = session.args.operands
  if (operationId === undefined) return showUnfinished(session)
  await resumeOperation(operationId, runRequest(session))
  session.onEvent({ kind: 'ok', text: `Operation ${operationId} is done.` })
  return 0
}

export async function runRollback(session: TribSession): Promise<number> {
  const [operationId] = session.args.operands
  if (operationId === undefined) throw new UsageError('trib rollback needs the name of an operation; trib resume without one shows them')
  await rollBackOperation(operationId, runRequest(session))
  session.onEvent({ kind: 'ok', text: `Operation ${operationId} is rolled back.` })
  return 0
}

function runRequest(session: TribSession): Parameters<typeof resumeOperation>[1] {
  session.stopAtSafePoints()
  const { options } = session.args
  const changesSettings = ['timeout', 'pipeline', 'replace', 'throttle', 'move-big-keys', 'migration'].some((name) => options.has(name))
  return {
    ...session.access,
    journalFolder: journalFolder(options, session.io.env),
    settings: changesSettings ? moveSettings(options) : undefined,
    onEvent: session.onEvent,
    signal: session.signal,
  }
}

function showUnfinished(session: TribSession): number {
  const unfinished = listJournals(journalFolder(session.args.options, session.io.env)).filter(({ outcome }) => outcome === undefined)
  if (unfinished.length === 0) session.onEvent({ kind: 'ok', text: 'No operation was interrupted.' })
  for (const state of unfinished) session.onEvent({ kind: 'note', text: sentence(state) })
  return 0
}

function sentence({ header, done, isRollingBack }: JournalState): string {
  const how = isRollingBack ? 'being rolled back' : `${done.size} of ${header.plan.steps.length} steps done`
  return `${header.operationId}  started ${header.startedAt}, ${how}`
}
