import type { KeyDelay } from './key-delay.ts'
import type { RdbFormat } from './rdb/rdb-writer.ts'
import { Snapshot, type SnapshotRequest } from './snapshot.ts'

/** Some milliseconds of work: what others may have to wait. */
const STEP_BUDGET = 1500

/** Slows snapshots down, for tests of what happens meanwhile. */
export interface SnapshotPace {
  delay(): KeyDelay | undefined
  later(run: () => void, delayMs: number): void
  /** How files are written. */
  format(): RdbFormat
}

/** How far a snapshot has come. */
export type SnapshotProgress = Pick<Snapshot, 'keyCount' | 'keyTotal' | 'copiedBytes'>

/** How a snapshot under way is driven. */
export interface SnapshotRun {
  readonly progress: SnapshotProgress
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
  private readonly pace: SnapshotPace | undefined

  /** `soon` runs a function after pending input and output had their turn (setImmediate). */
  constructor(soon: (run: () => void) => void = (run) => setImmediate(run), pace?: SnapshotPace) {
    this.soon = soon
    this.pace = pace
  }

  /** How far the one has come that began first of those under way. */
  get progress(): SnapshotProgress | undefined {
    return this.running.values().next().value
  }

  get isAnyRunning(): boolean {
    return this.running.size > 0
  }

  /**
   * Starts a snapshot of this very moment. It is written in steps; while `mayGoOn` says false (a slow receiver) steps are put off.
   * `onEnd` is called once, after the last chunk; not after `cancel`.
   */
  start(request: SnapshotRequest & { readonly onEnd: () => void; readonly mayGoOn?: () => boolean; readonly retry?: (run: () => void) => void }): SnapshotRun {
    const snapshot = new Snapshot({ format: this.pace?.format(), ...request })
    this.running.add(snapshot)
    // Keys that the delay has been waited for. Those written ahead of a change cost as much as the others.
    let paidKeys = 0
    const step = (): void => {
      if (!this.running.has(snapshot)) return
      if (request.mayGoOn?.() === false) return (request.retry ?? this.soon)(step)
      const delay = this.pace?.delay()
      if (delay !== undefined) {
        if (snapshot.keyCount <= paidKeys) writeKeys(snapshot, delay.keys)
        if (snapshot.keyCount > paidKeys) {
          paidKeys += delay.keys
          return this.pace?.later(step, delay.pauseMs)
        }
        if (!snapshot.isFinished) return this.soon(step)
      } else if (!snapshot.step(STEP_BUDGET)) return this.soon(step)
      this.running.delete(snapshot)
      request.onEnd()
    }
    this.soon(step)
    return { progress: snapshot, cancel: () => void this.running.delete(snapshot) }
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

/** Writes so many keys, or as many as are left. */
function writeKeys(snapshot: Snapshot, keys: number): void {
  const enough = snapshot.keyCount + keys
  while (snapshot.keyCount < enough) if (snapshot.step(1)) return
}
