import type { EventName, Events } from './contract.ts'
import type { Result } from './errors.ts'

/** One page talking to the services: its calls go in here, its events come out through the `emit` it was opened with. */
export interface Session {
  /** Never rejects: every failure is a {@link Result}. The argument is validated by the callee. */
  handle(call: unknown, arg: unknown): Promise<Result<unknown>>
  /** Ends what belongs to this page alone (its terminals). Idempotent. */
  close(): void
}

/** Takes one event of any name. */
export type Emit = <N extends EventName>(event: N, payload: Events[N]) => void

/** Where a session's events go, and whether its reader keeps up. */
export interface EventSink {
  readonly emit: Emit
  /** True while the reader has not taken what it was sent: high-rate events are held back and counted as dropped. */
  isCongested(): boolean
}

/** Opens a session. What the shells know of the services. */
export interface SessionOpener {
  openSession(sink: EventSink): Session
}
