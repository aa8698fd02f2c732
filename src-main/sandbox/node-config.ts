import { BUS_PORT_OFFSET } from './ports.ts'
import type { SandboxEngine } from './engines.ts'
import type { AtomicDialects } from './options.ts'

/** redis.conf settings of a sandbox's node, as command-line arguments. `dir` is the host's to add. */
export function nodeArguments(node: {
  readonly host: string
  readonly port: number
  readonly nodeTimeoutMs: number
  readonly engine: SandboxEngine
  readonly atomicSlotMigration: AtomicDialects
  readonly keep: boolean
}): string[] {
  const shared = [
    ['--port', String(node.port)],
    ['--bind', node.host],
    ['--protected-mode', 'yes'],
    ['--cluster-enabled', 'yes'],
    ['--cluster-config-file', 'nodes.conf'],
    ['--cluster-node-timeout', String(node.nodeTimeoutMs)],
    ['--appendonly', 'no'],
    // Kept data are saved by the clean stop as soon as one key has changed; others never touch the disk.
    ['--save', node.keep ? '3600 1' : ''],
  ]
  // Real servers wait 5 s for further replicas before a diskless sync; a sandbox has all its replicas at once.
  const ofProcesses = [
    ['--repl-diskless-sync-delay', '0'],
    ['--cluster-port', String(node.port + BUS_PORT_OFFSET)],
    ['--daemonize', 'no'],
  ]
  return [...shared, ...(node.engine === 'embedded' ? [['--atomic-slot-migration', node.atomicSlotMigration]] : ofProcesses)].flat()
}
