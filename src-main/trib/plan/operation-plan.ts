import type { Step } from './step.ts'

export type OperationKind = 'create' | 'reshard' | 'rebalance' | 'add-node' | 'del-node' | 'fix' | 'import' | 'failover' | 'forget' | 'replicate' | 'grow' | 'shrink' | 'restore' | 'set-timeout'

/** A node an operation needs, and where it was when the plan was made. */
export interface PlannedNode {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  /** Where it is not port + 10000. */
  readonly busPort?: number | undefined
  readonly role: 'primary' | 'replica'
}

/** A whole operation as plain data: it can be shown, saved with --plan-out, and executed later. */
export interface OperationPlan {
  readonly version: 1
  readonly kind: OperationKind
  readonly nodes: readonly PlannedNode[]
  readonly steps: readonly Step[]
}
