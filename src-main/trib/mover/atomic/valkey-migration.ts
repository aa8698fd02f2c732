import type { Bytes } from '../../../engine/bytes.ts'
import { commandFailed, PATIENT_MS } from '../slot-commands.ts'
import type { AtomicServer, MigrationEnds, MigrationReport } from './atomic-server.ts'
import { migrationFields, rangeArguments, readRanges } from './migration-fields.ts'

const ENDS: ReadonlySet<Bytes> = new Set(['success', 'failed', 'cancelled'])

/** Valkey 9: the source is told whom to give slots, and asked how it goes. MIGRATESLOTS gives no name; the newest of these slots is ours. */
export const valkeyMigration: AtomicServer = {
  command: 'CLUSTER MIGRATESLOTS',

  async begin(ends, ranges) {
    const reply = await ends.source.send(['CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', ...rangeArguments(ranges), 'NODE', ends.targetId], PATIENT_MS)
    if (reply.type === 'error') return { refusal: reply.message }
    const wanted = rangeArguments(ranges).join()
    const mine = (await exportsOf(ends)).find((report) => rangeArguments(report.ranges).join() === wanted)
    return mine === undefined ? { refusal: 'ERR the migration is not among those CLUSTER GETSLOTMIGRATIONS tells of' } : { name: mine.name }
  },

  reports: (ends) => exportsOf(ends),

  /** CANCELSLOTMIGRATIONS ends all that the source gives, to whomever. */
  async cancel({ source }, name) {
    const running = (await allExports({ source })).filter((report) => report.outcome === 'running')
    if (running.some((report) => report.name !== name)) return false
    await source.send(['CLUSTER', 'CANCELSLOTMIGRATIONS'], PATIENT_MS)
    return true
  },
}

async function exportsOf(ends: MigrationEnds): Promise<MigrationReport[]> {
  return (await allExports(ends)).filter(({ targetId }) => targetId === ends.targetId)
}

async function allExports({ source }: Pick<MigrationEnds, 'source'>): Promise<(MigrationReport & { readonly targetId: Bytes | undefined })[]> {
  const reply = await source.send(['CLUSTER', 'GETSLOTMIGRATIONS'], PATIENT_MS)
  const all = migrationFields(reply)
  if (all === undefined) throw commandFailed(source, 'CLUSTER GETSLOTMIGRATIONS', reply)
  return all.filter((fields) => fields.get('operation') === 'EXPORT').map((fields) => {
    const state = fields.get('state') ?? ''
    return {
      name: fields.get('name') ?? '',
      ranges: readRanges(fields.get('slot_ranges') ?? ''),
      state,
      outcome: ENDS.has(state) ? (state as MigrationReport['outcome']) : 'running',
      message: fields.get('message') ?? '',
      retries: 0,
      targetId: fields.get('target_node'),
    }
  })
}
