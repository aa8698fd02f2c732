import type { StepContext } from '../../operation/operation-context.ts'
import { slotsOf } from '../../plan/slot-ranges.ts'
import type { AtomicServer, MigrationEnds } from './atomic-server.ts'
import { followMigration } from './atomic-mover.ts'
import { ATOMIC_SERVERS, offeredDialects } from './offered-dialect.ts'

/**
 * Servers go on with a migration whether the process that began it lives or not. Waits for, or ends, those between two nodes that an
 * earlier process may have begun: of slots the journal names.
 * @throws TribRefusal, ConnectFailure
 */
export async function settleLeftMigrations(how: 'finish' | 'cancel', { sourceId, targetId }: { readonly sourceId: string; readonly targetId: string }, context: StepContext): Promise<void> {
  if (context.touched.length === 0) return
  const [source, target] = await Promise.all([context.nodes.get(sourceId), context.nodes.get(targetId)])
  const ends: MigrationEnds = { source, target, sourceId, targetId }
  const dialects = new Set([...(await offeredDialects(source)), ...(await offeredDialects(target))])
  for (const dialect of dialects) await settle(how, ATOMIC_SERVERS[dialect], ends, context)
}

async function settle(how: 'finish' | 'cancel', server: AtomicServer, ends: MigrationEnds, context: StepContext): Promise<void> {
  const touched = new Set(slotsOf(context.touched))
  const left = (await server.reports(ends)).filter(({ outcome, ranges }) => outcome === 'running' && slotsOf(ranges).some((slot) => touched.has(slot)))
  for (const { name } of left) {
    if (how === 'cancel') await server.cancel(ends, name)
    await followMigration(server, ends, name, context)
  }
}
