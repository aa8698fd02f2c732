import type { CrashLab } from './crash-lab.ts'

/** An operation that is killed after every command it sends. */
export interface CrashSubject {
  readonly name: string
  /** Brings the nodes from whatever a run left to where the operation begins. */
  readonly prepare: (lab: CrashLab) => Promise<void>
  /** A word of commands that come by the ten thousand and change nothing. */
  readonly uncounted?: string
  readonly argv: (lab: CrashLab) => readonly string[]
  /** Throws unless all is as it was before. */
  readonly expectBefore: (lab: CrashLab) => Promise<void>
  /** Throws unless all is as the operation was to leave it. */
  readonly expectDone: (lab: CrashLab) => Promise<void>
}
