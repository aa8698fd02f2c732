import { Snapshot, type SnapshotRequest } from './snapshot.ts'

/** Some milliseconds of work: what others may have to wait. */
const STEP_BUDGET = 1500

/** How a snapshot under way is driven. */
export interface SnapshotRun {
  /** Stops it; its file stays incomplete. */
  cancel(): void
}

/**
 * The snapshots under way in a node: full resynchronisations and background saves. The node tells it of every write
 * beforehand.
 */
export class Snapshots {
  private readonly running = new Set<Snapshot>()
  private readonly soon: (run: () => void) => void

  /** `soon` runs a function after pending input and output had their turn (setImmediate). */
  constructor(soon: (run: () => void) => void = (run) => setImmediate(run)) {
    this.soon = soon
  }

  get isAnyRunning(): boolean {
    return this.running.size > 0
  }

  /**
   * Starts a snapshot of this very moment. It is written in steps; while `mayGoOn` says false (a slow receiver) steps are put off.
   * `onEnd` is called once, after the last chunk; not after `cancel`.
   */
  start(request: SnapshotRequest & { readonly onEnd: () => void; readonly mayGoOn?: () => boolean; readonly retry?: (run: () => void) => void }): SnapshotRun {
    const snapshot = new Snapshot(request)
    this.running.add(snapshot)
    const step = (): void => {
      if (!this.running.has(snapshot)) return
      if (request.mayGoOn?.() === false) return (request.retry ?? this.soon)(step)
      if (!snapshot.step(STEP_BUDGET)) return this.soon(step)
      this.running.delete(snapshot)
      request.onEnd()
    }
    this.soon(step)
    return { cancel: () => void this.running.delete(snapshot) }
  }

  /** Call before a slot of a database changes (Keyspace observer, beforeWrite). */
  beforeWrite(dbIndex: number, slot: number): void {
    if (this.running.size === 0) return
    for (const snapshot of this.running) snapshot.beforeWrite(dbIndex, slot)
  }

  /** Call before databases change places (SWAPDB): writes out everything at once, for slots are known by database index. */
  beforeSwap(): void {
    for (const snapshot of this.running) while (!snapshot.isFinished) snapshot.step(STEP_BUDGET)
  }
}
