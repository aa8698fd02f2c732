import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { diskRefusalOfScript, diskTroubleOf } from '../dispatch/disk-refusal.ts'
import { ReplyError } from '../commands/command.ts'
import { keySlot } from '../key-slot.ts'
import type { NodeServices } from '../node-services.ts'
import type { ScriptFlags } from './script-flags.ts'

/** One script or function while it runs (scriptRunCtx). */
export interface ScriptRun {
  readonly caller: Client
  /** The SHA-1 of a script, the name of a function. */
  readonly name: string
  /** The request that runs it, as FUNCTION STATS tells it. */
  readonly command: readonly Bytes[]
  readonly isReadOnly: boolean
  readonly allowsCrossSlot: boolean
  /** Declared: it may take memory above maxmemory. */
  readonly allowsOutOfMemory: boolean
  readonly startedMs: number
  /** The one slot a script with flags may touch: that of its declared keys, else of the first key it touches. */
  slot: number | undefined
  /** A write command was run: from here on nothing but the script's own errors may stop it. */
  hasWritten: boolean
  /** redis.set_repl: whether replicas and the append-only file are sent what it changes. */
  replicates: boolean
}

/**
 * Starts a run, or refuses it (scriptPrepareForRun).
 * @throws ReplyError in Redis's words.
 */
export function prepareRun(
  node: NodeServices,
  run: { readonly caller: Client; readonly name: string; readonly command: readonly Bytes[]; readonly flags: ScriptFlags | undefined; readonly isReadOnlyCommand: boolean; readonly keys: readonly Bytes[] },
): ScriptRun {
  const { caller, flags, isReadOnlyCommand } = run
  const isStale = node.replication.role === 'replica' && node.replication.linkStatus === 'down' && !node.config.boolean('replica-serve-stale-data')
  if (flags === undefined && isStale) throw new ReplyError("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")
  if (flags !== undefined) requireAllowed(node, flags, { isStale, isReadOnlyCommand, obeysPrimary: caller.isPrimaryStream })
  const allowsCrossSlot = flags?.has('allow-cross-slot-keys') ?? true
  const [firstKey] = run.keys
  return {
    caller,
    name: run.name,
    command: run.command,
    isReadOnly: isReadOnlyCommand || (flags?.has('no-writes') ?? false),
    allowsCrossSlot,
    allowsOutOfMemory: flags?.has('allow-oom') ?? false,
    startedMs: node.clock.monotonicMs(),
    slot: allowsCrossSlot || firstKey === undefined ? undefined : keySlot(firstKey),
    hasWritten: false,
    replicates: true,
  }
}

function requireAllowed(
  node: NodeServices,
  flags: ScriptFlags,
  { isStale, isReadOnlyCommand, obeysPrimary }: { isStale: boolean; isReadOnlyCommand: boolean; obeysPrimary: boolean },
): void {
  if (flags.has('no-cluster') && node.cluster !== undefined) throw new ReplyError("ERR Can not run script on cluster, 'no-cluster' flag is set.")
  if (isStale && !flags.has('allow-stale')) {
    throw new ReplyError("MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' and 'allow-stale' flag is not set on the script.")
  }
  if (flags.has('no-writes')) return
  const isReplica = node.replication.role === 'replica'
  if (isReplica && node.config.boolean('replica-read-only') && !obeysPrimary) {
    throw new ReplyError('READONLY Can not run script with write flag on readonly replica')
  }
  const diskRefusal = obeysPrimary ? undefined : diskRefusalOfScript(diskTroubleOf(node))
  if (diskRefusal !== undefined) throw new ReplyError(diskRefusal)
  if (node.evictor.isOn && node.evictor.wasFull && !flags.has('allow-oom') && !obeysPrimary) {
    throw new ReplyError("OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'")
  }
  if (isReadOnlyCommand) throw new ReplyError('ERR Can not execute a script with write flag using *_ro command.')
  if (!isReplica && node.replication.lacksGoodReplicas) throw new ReplyError('NOREPLICAS Not enough good replicas to write.')
}
