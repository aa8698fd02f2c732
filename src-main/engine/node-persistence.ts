import type { Bytes } from './bytes.ts'
import type { NodeServices } from './node-services.ts'
import { snapshotFacts } from './node-snapshots.ts'
import { AppendOnlyFile } from './persistence/aof.ts'
import { RdbPersistence } from './persistence/rdb-persistence.ts'
import { StartupLoad } from './persistence/startup-load.ts'

/** The node's saves, and its load of them. */
export function rdbPersistenceOf(node: NodeServices): RdbPersistence {
  const { clock, config, databases, disk, scripting, snapshots } = node
  return new RdbPersistence({
    clock, config, databases, disk, snapshots,
    functions: scripting.functions,
    log: (level, message) => node.log(level, message),
    snapshotFacts: () => snapshotFacts(node),
    replicationPosition: () => node.replication.savedPosition,
    isOtherwiseBusy: () => node.appendOnlyFile.rewrites.isUnderWay || scripting.busy !== undefined,
  })
}

/** What the append-only file needs beside what the node offers its commands. */
interface FileWires {
  /** Runs a command of the file. */
  apply(dbIndex: number, args: readonly Bytes[]): void
  /** What was fed is written: replies held back for it may go. */
  onWritten(): void
}

/** The node's append-only file. */
export function appendOnlyFileOf(node: NodeServices, { apply, onWritten }: FileWires): AppendOnlyFile {
  const { clock, config, databases, disk, scripting, snapshots } = node
  return new AppendOnlyFile({
    clock, config, databases, disk, snapshots, apply, onWritten,
    functions: scripting.functions,
    log: (level, message) => node.log(level, message),
    snapshotFacts: () => snapshotFacts(node),
    isSaving: () => node.persistence.isSaving,
    isInTransaction: () => node.isInTransaction,
    beforeWrite: () => node.debugSwitches.sleepBeforeAofWrite(),
    onFatal: (reason) => node.crash(reason),
    soon: (run) => setImmediate(run),
  })
}

/** The load at the node's start. */
export function startupLoadOf(node: NodeServices, isStopped: () => boolean): StartupLoad {
  const { appendOnlyFile, clock, config, databases, persistence, replication } = node
  return new StartupLoad({
    appendOnlyFile, clock, config, databases, persistence, replication, isStopped,
    log: (level, message) => node.log(level, message),
    soon: (run) => setImmediate(run),
  })
}
