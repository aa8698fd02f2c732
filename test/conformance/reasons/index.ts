import type { Reason, Reasons } from './reason.ts'
import { persistenceReasons } from './persistence.ts'
import { replicationReasons } from './replication.ts'
import { unitReasons } from './unit.ts'

/** One table per area; a file of upstream's stands in one of them. */
const TABLES: readonly Reasons[] = [replicationReasons, persistenceReasons, unitReasons]

/** The whole names of the checks of a file that are not run. */
export function skippedChecks(file: string): string[] {
  return TABLES.flatMap((table) => table[file] ?? []).flatMap(({ check, isSkipped }) => (isSkipped === true ? [check] : []))
}

/** What upstream asks of redis-server alone in a file. */
export function uncheckedReasons(file: string): readonly Reason[] {
  return TABLES.flatMap((table) => table[file] ?? []).filter(({ isUnasked }) => isUnasked === true)
}

/** The reason given for a failed check, undefined when nobody has given one. */
export function reasonFor(file: string, failure: string): Reason | undefined {
  return TABLES.flatMap((table) => table[file] ?? []).find(({ check }) => failure.includes(check))
}
