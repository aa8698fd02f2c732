import { loggedDenial, scriptRefusalText } from '../acl/refusals.ts'
import type { Bytes } from '../bytes.ts'
import { diskRefusalOf, diskTroubleOf } from '../dispatch/disk-refusal.ts'
import type { Client } from '../client/client.ts'
import { type CommandFlag, type CommandSpec, ReplyError } from '../commands/command.ts'
import { OUT_OF_MEMORY } from '../commands/reply-errors.ts'
import { keySlot } from '../key-slot.ts'
import type { NodeServices } from '../node-services.ts'
import type { BusyScript } from './busy-script.ts'
import type { ScriptRun } from './script-run.ts'

/** Commands that answer later, once another server has: a script cannot wait for them. */
const ANSWERS_LATER: ReadonlySet<string> = new Set(['migrate'])

/**
 * Runs the commands of redis.call and redis.pcall: on a client of their own, without a peer, after the checks scripts are
 * subject to (scriptCall).
 */
export class ScriptCommands {
  /** The script that ran past its time and makes way now and then; one at a time. */
  busy: BusyScript | undefined
  private readonly node: NodeServices
  private client: Client | undefined

  constructor(node: NodeServices) {
    this.node = node
  }

  /** The protocol the script chose for replies to it. */
  get protocol(): 2 | 3 {
    return this.client?.reply.protocol ?? 2
  }

  set protocol(version: 2 | 3) {
    if (this.client !== undefined) this.client.reply.protocol = version
  }

  /** Takes over what a script inherits from its caller: database, user, time. */
  begin({ caller }: ScriptRun): void {
    const client = (this.client ??= this.node.clientWithoutPeer())
    client.dbIndex = caller.dbIndex
    client.user = caller.user
    client.context.db = caller.context.db
    client.context.nowMs = caller.context.nowMs
    client.isReadonlyMode = caller.isReadonlyMode
    client.isAsking = caller.isAsking
    client.noTouch = caller.noTouch
    client.isPrimaryStream = caller.isPrimaryStream
    client.isScript = true
    client.caller = caller
    client.reply.protocol = 2
  }

  /**
   * The reply of one command, as RESP.
   * @throws ReplyError when the command may not run in this script.
   */
  call(run: ScriptRun, args: readonly Bytes[]): Bytes {
    const client = this.client!
    const spec = this.admitted(run, client, args)
    client.isUnreplicated = !run.replicates
    this.node.execute(client, spec, args)
    if (client.isSuspended || client.reply.length === 0) return this.abandon()
    return client.reply.take()
  }

  /** @throws ReplyError for a command that may not run, which counts as rejected (scriptCall). */
  private admitted(run: ScriptRun, client: Client, args: readonly Bytes[]): CommandSpec {
    let spec: CommandSpec | undefined
    try {
      spec = this.find(args)
      this.requireAllowed(run, spec, args)
      if (spec.flags.includes('write')) run.hasWritten = true
      this.requireLocalKeys(run, client, spec, args)
      return spec
    } catch (error) {
      if (error instanceof ReplyError) this.node.countRejected(spec, error.message.startsWith('-') ? error.message.slice(1) : 'ERR')
      throw error
    }
  }

  private find(args: readonly Bytes[]): CommandSpec {
    try {
      return this.node.commands.lookup(args).spec
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      const isArity = error.message.startsWith('ERR wrong number')
      throw new ReplyError(isArity ? 'Wrong number of args calling Redis command from script' : 'Unknown Redis command called from script')
    }
  }

  private requireAllowed(run: ScriptRun, spec: CommandSpec, args: readonly Bytes[]): void {
    const { name, flags } = spec
    const { replication, config } = this.node
    const isDenied = flags.includes('noscript') || ANSWERS_LATER.has(name)
    if (isDenied && !this.node.debugSwitches.scriptsMayCallAnything) throw new ReplyError('This Redis command is not allowed from script')
    const isReplica = replication.role === 'replica'
    if (isReplica && replication.linkStatus === 'down' && !flags.includes('stale') && !config.boolean('replica-serve-stale-data')) {
      throw new ReplyError('Can not execute the command on a stale replica')
    }
    const denial = loggedDenial(this.node, this.client!, spec, args, 'lua', run.caller)
    if (denial !== undefined) throw new ReplyError(scriptRefusalText(denial))
    const isWrite = flags.includes('write')
    if (run.isReadOnly && (isWrite || flags.includes('may_replicate'))) throw new ReplyError('Write commands are not allowed from read-only scripts.')
    this.requireMemory(run, flags)
    if (!isWrite || run.hasWritten) return
    if (isReplica && config.boolean('replica-read-only') && !run.caller.isPrimaryStream) throw new ReplyError("-READONLY You can't write against a read only replica.")
    const diskRefusal = isReplica ? undefined : diskRefusalOf(diskTroubleOf(this.node))
    if (diskRefusal !== undefined) throw new ReplyError(`-${diskRefusal}`)
    if (!isReplica && replication.lacksGoodReplicas) throw new ReplyError('-NOREPLICAS Not enough good replicas to write.')
  }

  /** A script that has written already cannot be stopped in the middle (scriptVerifyOOM). */
  private requireMemory(run: ScriptRun, flags: readonly CommandFlag[]): void {
    const { evictor } = this.node
    if (!evictor.isOn || !evictor.wasFull || run.hasWritten || run.allowsOutOfMemory || run.caller.isPrimaryStream) return
    if (flags.includes('denyoom')) throw new ReplyError(`-${OUT_OF_MEMORY}`)
  }

  /** Keys must be served here, declared or not, and be of one slot unless the script may cross slots (scriptVerifyClusterState). */
  private requireLocalKeys(run: ScriptRun, client: Client, spec: CommandSpec, args: readonly Bytes[]): void {
    if (this.node.cluster === undefined || run.caller.isPrimaryStream) return
    const route = this.node.routeOf(client, spec, args)
    if (route?.kind === 'clusterdown' && route.why === 'writes') {
      throw new ReplyError('Script attempted to execute a write command while the cluster is down and readonly')
    }
    if (route?.kind === 'clusterdown' && route.why === 'state') throw new ReplyError('Script attempted to execute a command while the cluster is down')
    if (route !== undefined) throw new ReplyError('Script attempted to access a non local key in a cluster node')
    if (!run.allowsCrossSlot) this.requireOneSlot(run, spec, args)
  }

  private requireOneSlot(run: ScriptRun, spec: CommandSpec, args: readonly Bytes[]): void {
    const [first] = this.node.commands.keyIndexes(spec, args, true)
    if (first === undefined) return
    const slot = keySlot(args[first]!)
    run.slot ??= slot
    if (run.slot !== slot) throw new ReplyError('Script attempted to access keys that do not hash to the same slot')
  }

  /** A command that did not answer at once leaves a client nobody may use any more. */
  private abandon(): never {
    this.client = undefined
    throw new ReplyError('This Redis command is not allowed from script')
  }
}
