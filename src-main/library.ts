import { Sandbox } from './sandbox/sandbox.ts'
import type { SandboxOptions } from './sandbox/options.ts'
import type { SandboxNode, SandboxSnapshot } from './sandbox/snapshot.ts'

export { SandboxRefusal } from './sandbox/refusal.ts'
export type { SandboxRefusalCode } from './sandbox/refusal.ts'
export type { SandboxEngine } from './sandbox/engines.ts'
export type { SandboxNode, SandboxOptions, SandboxSnapshot }

/** A running cluster for a test suite. `await using` stops it at the end of the block. */
export interface RunningSandbox extends AsyncDisposable {
  readonly name: string
  /** From the call to cluster_state:ok on every node. */
  readonly readyMs: number
  /** Every node's address, as cluster clients take their seeds. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[]
  /** The nodes as they stand now. */
  readonly nodes: readonly SandboxNode[]
  /** As kill -9: the node of that port is gone without a word. */
  kill(port: number): Promise<void>
  /** Starts a node again on its data, as the same node. */
  restart(port: number): Promise<void>
  /** Freezes a node; process engines only. */
  pause(port: number): Promise<void>
  resume(port: number): Promise<void>
  /** Ends every node and removes the data. Idempotent. */
  stop(): Promise<void>
}

/**
 * Starts a real cluster on this machine, three primaries with one replica each unless told otherwise, and resolves when every
 * node says cluster_state:ok and all agree. Throws a {@link SandboxRefusal} with a code where that cannot be.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = new Sandbox(options)
  const { name, nodes, readyMs = 0 } = await sandbox.start()
  return {
    name,
    readyMs,
    addresses: nodes.map(({ host, port }) => ({ host, port })),
    get nodes() {
      return sandbox.snapshot.nodes
    },
    kill: (port) => sandbox.kill(port),
    restart: (port) => sandbox.restart(port),
    pause: (port) => sandbox.pause(port),
    resume: (port) => sandbox.resume(port),
    stop: () => sandbox.stop(),
    [Symbol.asyncDispose]: () => sandbox.stop(),
  }
}
