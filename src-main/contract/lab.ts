import * as v from 'valibot'
import type { CommandTrace } from '../explorer/hop-trace.ts'
import type { BelievedTable, CommandKeys, CrcWalk, MigrationPicture, NamesForSlot, TagSkew } from '../explorer/lab-data.ts'

/* The key-slot lab: how keys become slots, and redirects made on purpose. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const slot = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16383))
const line = v.pipe(v.string(), v.maxLength(65536))

export const labSchemas = {
  /** CRC16 of one key, byte by byte. */
  'lab.crc': v.object({ key: v.pipe(v.string(), v.maxLength(65536)) }),
  /** Names that hash to a slot. */
  'lab.names': v.object({ slot, prefix: v.pipe(v.string(), v.maxLength(256)), count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)) }),
  /** The keys of command lines, at most 50 of them, by the cluster's own command table. */
  'lab.commands': v.object({ connectionId: id, lines: v.pipe(v.array(line), v.maxLength(50)) }),
  /** How a list of keys, one a line, spreads. */
  'lab.skew': v.object({ connectionId: v.optional(id), text: v.pipe(v.string(), v.maxLength(4_000_000)) }),
  /** Gives this page's lab client a slot table, right or wrong on purpose. */
  'lab.table': v.object({ connectionId: id, making: v.picklist(['fresh', 'shifted', 'single']) }),
  /** Sends a command line by that table. */
  'lab.send': v.object({ connectionId: id, line }),
  /** Plans to put a slot on its way, on a sandbox; nothing is sent. A plan that is open already is shown as it stands. */
  'lab.migration.plan': v.object({ connectionId: id, slot, toNodeId: id }),
  'lab.migration.state': v.object({ connectionId: id }),
  'lab.migration.step': v.object({ connectionId: id, step: v.picklist(['open', 'move-one', 'move-all', 'finish', 'undo']) }),
} as const

export interface LabAnswers {
  'lab.crc': CrcWalk
  'lab.names': NamesForSlot
  'lab.commands': readonly CommandKeys[]
  'lab.skew': TagSkew
  'lab.table': BelievedTable
  'lab.send': { readonly trace: CommandTrace; readonly table: BelievedTable }
  'lab.migration.plan': MigrationPicture
  'lab.migration.state': { readonly migration: MigrationPicture | undefined }
  'lab.migration.step': MigrationPicture
}
