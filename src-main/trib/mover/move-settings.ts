/** Slots as a whole by the servers' own atomic migration, key by key, or the one where both nodes offer it and else the other. */
export const MIGRATION_CHOICES = ['auto', 'atomic', 'keys'] as const
export type MigrationChoice = (typeof MIGRATION_CHOICES)[number]

/** How slots are moved; plain data, because a journal keeps it. */
export interface MoveSettings {
  /** MIGRATE's idle timeout, in milliseconds (redis-cli: 60000). */
  readonly migrateTimeoutMs: number
  /** Keys in one MIGRATE; undefined lets size follow what the nodes take. */
  readonly batchKeys?: number | undefined
  /** Keys that are at the target already with another value are overwritten. */
  readonly replace: boolean
  /** Keys a second over all pairs; undefined for as many as go. */
  readonly keysPerSecond?: number | undefined
  /** Absent in journals from before there was a choice: as `auto`. */
  readonly migration?: MigrationChoice | undefined
  /** Move keys that will stop their node for longer than a quarter of the node timeout. */
  readonly moveBigKeys: boolean
}

export const DEFAULT_MOVE_SETTINGS: MoveSettings = { migrateTimeoutMs: 60_000, replace: false, moveBigKeys: false }
