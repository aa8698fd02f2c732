import type { Bytes } from '../bytes.ts'

/** Entries alike within so long count as one (ACL_LOG_GROUPING_MAX_TIME_DELTA). */
const GROUPED_FOR_MS = 60_000
/** How many of the newest entries are searched for one alike. */
const MOST_COMPARED = 10

export interface AclEvent {
  readonly reason: 'command' | 'key' | 'channel' | 'auth'
  readonly context: 'toplevel' | 'multi' | 'lua'
  /** The command, key or channel refused; for a failed login the command it was tried with. */
  readonly object: Bytes
  readonly userName: Bytes
  /** The client's line of CLIENT LIST. */
  readonly clientInfo: Bytes
}

export interface AclLogEntry extends AclEvent {
  readonly id: number
  readonly count: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What was refused of late, newest first, repetitions counted (addACLLogEntry). */
export class AclLog {
  private entries: readonly AclLogEntry[] = []
  private nextId = 0

  add(event: AclEvent, nowMs: number, maxLength: number): void {
    const alike = this.entries.slice(0, MOST_COMPARED).find((entry) => isAlike(entry, event) && Math.abs(nowMs - entry.updatedAtMs) <= GROUPED_FOR_MS)
    const others = this.entries.filter((entry) => entry !== alike)
    const entry = { ...event, id: alike?.id ?? this.nextId++, count: (alike?.count ?? 0) + 1, createdAtMs: alike?.createdAtMs ?? nowMs, updatedAtMs: nowMs }
    this.entries = [entry, ...others].slice(0, alike === undefined ? maxLength : undefined)
  }

  newest(count: number): readonly AclLogEntry[] {
    return this.entries.slice(0, count)
  }

  reset(): void {
    this.entries = []
  }
}

function isAlike(a: AclEvent, b: AclEvent): boolean {
  return a.reason === b.reason && a.context === b.context && a.object === b.object && a.userName === b.userName
}
