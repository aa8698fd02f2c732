/** A primary as planning sees it: what it serves, and nothing that needs a socket. */
export interface PlanPrimary {
  readonly nodeId: string
  /** `host:port` */
  readonly name: string
  /** Ascending. */
  readonly slots: readonly number[]
  readonly replicaCount: number
}

/** Some slots on their way from one primary to another. */
export interface SlotMove {
  readonly sourceId: string
  readonly targetId: string
  readonly slots: readonly number[]
}
