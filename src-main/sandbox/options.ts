import { availableParallelism } from 'node:os'
import type { SandboxEngine } from './engines.ts'
import type { SandboxSnapshot, SandboxStepProgress } from './snapshot.ts'

/** Whose commands for moving slots as a whole embedded nodes offer: Valkey 9's, Redis 8.4's, both or, as Redis 7.2, none. */
export const ATOMIC_DIALECTS = ['none', 'valkey', 'redis', 'both'] as const
export type AtomicDialects = (typeof ATOMIC_DIALECTS)[number]

export interface SandboxOptions {
  /** "sandbox-1" or the next free number when left out. */
  readonly name?: string | undefined
  /** Primaries; 3 when left out, and at least 3 (a cluster with fewer cannot fail over). */
  readonly masters?: number | undefined
  /** Replicas of each primary; 1 when left out. */
  readonly replicas?: number | undefined
  /** First of consecutive client ports; the first free run from 7000 on when left out. */
  readonly port?: number | undefined
  readonly engine?: SandboxEngine | undefined
  /** cluster-node-timeout; 5000 when left out, so that failures show while one watches. */
  readonly nodeTimeoutMs?: number | undefined
  /** None when left out. Real servers offer what they offer. */
  readonly atomicSlotMigration?: AtomicDialects | undefined
  /** Worker threads for embedded nodes; chosen by the machine's cores when left out. */
  readonly threads?: number | undefined
  /** Leave the data when the sandbox stops; a later start under the same name takes them up again. */
  readonly keep?: boolean | undefined
  /** Folder for the sandboxes' data, instead of the one under the user's app data. */
  readonly folder?: string | undefined
  readonly onChange?: ((snapshot: SandboxSnapshot) => void) | undefined
  readonly onProgress?: ((progress: SandboxStepProgress) => void) | undefined
}

export interface SandboxPlan {
  readonly masters: number
  readonly replicas: number
  readonly engine: SandboxEngine
  readonly nodeTimeoutMs: number
  readonly atomicSlotMigration: AtomicDialects
  readonly threads: number
  readonly keep: boolean
}

/** The options with every default filled in. */
export function planOf(options: SandboxOptions): SandboxPlan {
  const { masters = 3, replicas = 1, engine = 'embedded', nodeTimeoutMs = 5_000, atomicSlotMigration = 'none', keep = false } = options
  const threads = options.threads ?? defaultThreadCount(masters * (replicas + 1))
  return { masters, replicas, engine, nodeTimeoutMs, atomicSlotMigration, threads, keep }
}

/** Nodes of two threads are joined by two sockets; from here on those would need more file descriptors than systems give. */
const MOST_NODES_ON_SOCKETS = 128

/**
 * Fewest threads that still use the machine: starting a thread costs tens of milliseconds and megabytes, while the nodes of a
 * small sandbox are idle most of the time. One core stays for the thread that serves the page.
 */
export function defaultThreadCount(nodes: number, cores = availableParallelism()): number {
  const nodesPerThread = 3
  if (nodes > MOST_NODES_ON_SOCKETS) return 1
  return Math.max(1, Math.min(Math.ceil(nodes / nodesPerThread), Math.max(2, cores - 1)))
}
