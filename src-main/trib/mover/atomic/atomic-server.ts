import type { Bytes } from '../../../engine/bytes.ts'
import type { SlotRange } from '../../plan/allocate-slots.ts'
import type { TribNode } from '../../trib-node.ts'

/** Whose commands move slots as a whole: Valkey's since 9.0, which the source is given, or Redis's since 8.4, which the target is given. */
export type AtomicDialect = 'valkey' | 'redis'

/** Both ends of a move. */
export interface MigrationEnds {
  readonly source: TribNode
  readonly target: TribNode
  readonly sourceId: string
  readonly targetId: string
}

/** How a migration stands. */
export interface MigrationReport {
  readonly name: Bytes
  readonly ranges: readonly SlotRange[]
  /** The server's own word. */
  readonly state: Bytes
  readonly outcome: 'running' | 'success' | 'failed' | 'cancelled'
  /** Why it failed, now or at an earlier try. */
  readonly message: Bytes
  /** How often the server has tried again of itself. */
  readonly retries: number
}

/** The commands of one dialect. */
export interface AtomicServer {
  /** The command that begins a migration, as a plan shows it. */
  readonly command: string
  /** @returns the refusal's words when the server will not. @throws ConnectFailure */
  begin(ends: MigrationEnds, ranges: readonly SlotRange[]): Promise<{ readonly name: Bytes } | { readonly refusal: Bytes }>
  /** Migrations between these two nodes the server knows of, the newest first. @throws TribRefusal, ConnectFailure */
  reports(ends: MigrationEnds): Promise<MigrationReport[]>
  /**
   * Asks the server to end one; what came of it, a report tells.
   * @returns false when it cannot be ended without ending others that are nobody's business here
   */
  cancel(ends: MigrationEnds, name: Bytes): Promise<boolean>
}
