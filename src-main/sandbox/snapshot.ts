import type { SandboxEngine } from './engines.ts'

/** A node of a sandbox as it stands. Plain data. */
export interface SandboxNode {
  /** Empty until the node has told it. */
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly role: 'primary' | 'replica'
  readonly status: 'starting' | 'running' | 'paused' | 'stopped' | 'crashed'
  /** Why it crashed or stopped, in words. */
  readonly reason: string | undefined
}

/** A sandbox as it stands. Plain data. */
export interface SandboxSnapshot {
  readonly sandboxId: string
  readonly name: string
  readonly engine: SandboxEngine
  readonly status: 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed'
  readonly reason: string | undefined
  readonly nodes: readonly SandboxNode[]
  /** From the request to cluster_state:ok on every node. */
  readonly readyMs: number | undefined
}

/** Steps of a start, in order. */
export type SandboxStep = 'ports' | 'nodes' | 'create' | 'agree' | 'ready'

export interface SandboxStepProgress {
  readonly sandboxId: string
  readonly step: SandboxStep
  readonly done: number
  readonly total: number
}
