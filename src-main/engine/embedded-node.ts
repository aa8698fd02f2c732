import type { ClusterEvent } from './cluster/events.ts'
import type { LogLevel, NodeServices } from './node-services.ts'
import type { AppendDisk } from './ports/append-disk.ts'
import type { Clock } from './ports/clock.ts'
import type { Random } from './ports/random.ts'
import type { DispatchTap } from './tap.ts'

export interface NodeOptions {
  /** As redis-server's, without the program's name. */
  readonly argv: readonly string[]
  /** Lines that pass `loglevel`; `logfile` is the absolute path of the configured file, or empty. */
  readonly log?: (level: LogLevel, message: string, logfile: string) => void
  /** The node found itself broken and can no longer be trusted. It is down already. */
  readonly onCrash?: (reason: string) => void
  /** The node stopped cleanly: SHUTDOWN, or `stop`. */
  readonly onShutdown?: () => void
  /** What happens in the cluster, as this node sees it. */
  readonly onClusterEvent?: (event: ClusterEvent) => void
  /** It takes connections and begins to load its dataset: from now on it can be asked to stop. */
  readonly onListening?: (node: EmbeddedNode) => void
  readonly tap?: DispatchTap
  readonly clock?: Clock
  readonly random?: Random
  /** Makes the disk of a folder, which is asked for at each use; by default a real one. */
  readonly disk?: (folder: () => string) => AppendDisk
}

export interface EmbeddedNode {
  readonly port: number
  readonly busPort: number | undefined
  readonly nodeId: string | undefined
  readonly services: NodeServices
  /** Hangs a tap into the running node, or takes it out. */
  observe(tap: DispatchTap | undefined): void
  /** Stops cleanly: saves as configured, closes every socket. Rejects when saving fails; the node then goes on. */
  stop(): Promise<void>
  /** Stops as a killed process would: nothing is saved. */
  kill(): Promise<void>
}

/** The node was told to stop while it loaded its dataset. */
export class StoppedWhileLoading extends Error {
  override readonly name = 'StoppedWhileLoading'

  constructor() {
    super('the node was stopped while it loaded its dataset')
  }
}
