/** Why a check of upstream's fails with our node, and will. */
export interface Reason {
  /** What the check's description holds. */
  readonly check: string
  readonly why: string
}

/** Reasons by upstream's name of the file. */
export type Reasons = Readonly<Record<string, readonly Reason[]>>
