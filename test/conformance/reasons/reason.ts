/** Why a check of upstream's fails with our node, and will. */
export interface Reason {
  /** What the check's description holds. */
  readonly check: string
  readonly why: string
  /** It leaves its server in a state in which later checks of the file never end, so it is not run; `check` is its whole name then. */
  readonly isSkipped?: true
  /** Upstream asks it of certain servers only, and not of ours: it does not fail, it does not run. */
  readonly isUnasked?: true
}

/** Reasons by upstream's name of the file. */
export type Reasons = Readonly<Record<string, readonly Reason[]>>
