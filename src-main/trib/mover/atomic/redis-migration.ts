import type { Bytes } from '../../../engine/bytes.ts'
import { replyBytes } from '../../../engine/resp/reply-value.ts'
import { commandFailed, PATIENT_MS } from '../slot-commands.ts'
import type { AtomicServer, MigrationReport } from './atomic-server.ts'
import { migrationFields, rangeArguments, readRanges } from './migration-fields.ts'

/** A failed import is tried again by the target until it is cancelled, so that failing is no end. */
const OUTCOMES: ReadonlyMap<Bytes, MigrationReport['outcome']> = new Map([['completed', 'success'], ['canceled', 'cancelled']])

/** Redis 8.4: the target is told which slots to take, and asked how it goes. */
export const redisMigration: AtomicServer = {
  command: 'CLUSTER MIGRATION IMPORT',

  async begin({ target }, ranges) {
    const reply = await target.send(['CLUSTER', 'MIGRATION', 'IMPORT', ...rangeArguments(ranges)], PATIENT_MS)
    const name = replyBytes(reply)
    if (name === undefined || reply.type === 'error') return { refusal: reply.type === 'error' ? reply.message : 'ERR CLUSTER MIGRATION IMPORT gave no task id' }
    return { name }
  },

  async reports({ target, sourceId }) {
    const reply = await target.send(['CLUSTER', 'MIGRATION', 'STATUS', 'ALL'], PATIENT_MS)
    const all = migrationFields(reply)
    if (all === undefined) throw commandFailed(target, 'CLUSTER MIGRATION STATUS', reply)
    const imports = all.filter((fields) => fields.get('operation') === 'import' && fields.get('source') === sourceId)
    return imports.map((fields) => {
      const state = fields.get('state') ?? ''
      return {
        name: fields.get('id') ?? '',
        ranges: readRanges(fields.get('slots') ?? ''),
        state,
        outcome: OUTCOMES.get(state) ?? 'running',
        message: fields.get('last_error') ?? '',
        retries: Number(fields.get('retries') ?? 0),
      }
    })
  },

  async cancel({ target }, name) {
    await target.send(['CLUSTER', 'MIGRATION', 'CANCEL', 'ID', name], PATIENT_MS)
    return true
  },
}
