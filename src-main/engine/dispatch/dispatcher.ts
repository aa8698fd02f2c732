import { loggedDenial, refusalText } from '../acl/refusals.ts'
import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { Redirection } from '../cluster/route.ts'
import { type CommandFlag, type CommandSpec, ReplyError } from '../commands/command.ts'
import { OUT_OF_MEMORY } from '../commands/reply-errors.ts'
import type { CommandContext } from '../commands/context.ts'
import type { FoundCommand } from '../commands/table.ts'
import type { NodeServices } from '../node-services.ts'
import type { DispatchTap } from '../tap.ts'
import { type AdmissionRules, clientRefusalOf, nodeRefusalOf } from './admission.ts'
import type { Propagation } from './propagation.ts'
import type { RedirectRules } from './redirect.ts'

/** Commands that run at once inside MULTI; every other is queued (processCommand). */
const NEVER_QUEUED: ReadonlySet<string> = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset'])

/**
 * The life of one request, as processCommand and call have it: found, admitted, routed, queued or run, propagated.
 * Whatever refuses it does so before the dataset is touched.
 */
export class Dispatcher {
  /** Tells an observer of commands and redirects; undefined costs nothing. */
  tap: DispatchTap | undefined
  private running: CommandSpec | undefined
  /** Errors up to here have been put down to a command: of EXEC and a command within it only the inner one failed (call, prev_err_count). */
  private errorsAccountedFor = 0
  private readonly node: NodeServices
  private readonly admission: AdmissionRules
  private readonly redirect: RedirectRules | undefined
  private readonly propagation: Propagation
  private readonly costs = new Map<CommandSpec, CommandCosts>()

  constructor(deps: { node: NodeServices; admission: AdmissionRules; redirect: RedirectRules | undefined; propagation: Propagation }) {
    this.node = deps.node
    this.admission = deps.admission
    this.redirect = deps.redirect
    this.propagation = deps.propagation
  }

  /** True while a command runs that only reads. */
  get isReading(): boolean {
    return this.running?.flags.includes('readonly') === true
  }

  /** Serves one request of a client. Never throws for what a client sent: refusals are replies. */
  dispatch(client: Client, args: readonly Bytes[]): void {
    const { tracking } = this.node
    if (!tracking.isActive) return this.serve(client, args)
    tracking.limitKeys()
    tracking.begin(client)
    this.serve(client, args)
    tracking.end()
  }

  private serve(client: Client, args: readonly Bytes[]): void {
    const { clientPause } = this.node
    const written = client.reply.length
    if (client.replyMode !== 'on') client.unsilenced = ''
    client.context.nowMs = this.node.clock.nowMs()
    const found = this.admitted(client, args)
    if (found !== undefined) {
      if (this.node.tracking.isActive) this.node.tracking.hold()
      if (client.transaction !== undefined && !NEVER_QUEUED.has(found.spec.name)) enqueue(client, found.spec, args)
      else if (clientPause.isActive && clientPause.mustHold(client, found.spec)) return clientPause.hold(client, () => this.dispatch(client, args))
      else this.execute(client, found.spec, args)
    }
    afterCommand(client, written)
  }

  /**
   * Runs a command whose admission is over: from a request, from EXEC's queue, from the primary's stream.
   * Counts it, times it, and sends what it changed to replicas. What it throws becomes its reply.
   */
  execute(client: Client, spec: CommandSpec, args: readonly Bytes[]): void {
    const { node } = this
    const ctx = client.context
    const written = client.reply.length
    if (client.tracking !== undefined) client.tracking.request = { spec, args }
    const startedMs = node.clock.monotonicMs()
    const dirtyBefore = this.propagation.dirty
    this.errorsAccountedFor = node.stats.errorReplies
    this.running = spec
    ctx.propagateAs = undefined
    ctx.db.hits = 0
    ctx.db.misses = 0
    this.propagation.enter(spec.flags.includes('touches_arbitrary_keys'))
    try {
      if (client.noTouch) runUntouching(ctx, spec, args)
      else spec.run!(ctx, args)
    } catch (error) {
      client.reply.truncate(written)
      this.replyWithError(client, error, args)
    }
    // After the command: EXEC comes after what it ran (call).
    if (node.monitors.isWatched && !spec.flags.includes('skip_monitor') && !spec.flags.includes('admin')) node.monitors.feed(client, args)
    const changed = this.propagation.dirty !== dirtyBefore
    this.propagation.leave(client.dbIndex, client.isUnreplicated ? [] : propagatedForm(spec, ctx.propagateAs, changed, args))
    if (node.stats.errorReplies !== this.errorsAccountedFor) {
      node.stats.command(this.costsOf(spec).fullName).failed++
      this.errorsAccountedFor = node.stats.errorReplies
    }
    this.account(client, spec, args, (node.clock.monotonicMs() - startedMs) * 1000)
    if (node.blockedClients.hasReadyKeys && !this.propagation.isGathering) node.blockedClients.serveReady()
  }

  /** Does what a blocking command was waiting to do, as a command of its own: what it changes is sent to replicas. */
  executeBlocked(client: Client, serve: () => void): void {
    const ctx = client.context
    const written = client.reply.length
    ctx.nowMs = this.node.clock.nowMs()
    ctx.propagateAs = undefined
    this.propagation.enter()
    try {
      serve()
    } catch (error) {
      client.reply.truncate(written)
      this.replyWithError(client, error, [client.lastCommand])
      this.node.stats.command(client.lastCommand).failed++
    }
    this.propagation.leave(client.dbIndex, ctx.propagateAs ?? [])
  }

  /** Where a command of a script would be served; undefined where it is: here. */
  routeOf(client: Client, spec: CommandSpec, args: readonly Bytes[]): Redirection | undefined {
    return this.redirect?.routeOf(client, spec, args)
  }

  /** Applies a command of the primary's stream: no admission, no reply. */
  applyFromPrimary(primary: Client, args: readonly Bytes[]): void {
    primary.context.nowMs = this.node.clock.nowMs()
    let problem: string | undefined
    try {
      const { spec } = this.node.commands.lookup(args)
      if (primary.transaction !== undefined && !NEVER_QUEUED.has(spec.name)) primary.transaction.queue.push({ spec, args })
      else this.execute(primary, spec, args)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    const answer = primary.reply.take()
    if (answer.startsWith('-')) problem = answer.slice(1).trimEnd()
    if (problem === undefined) return
    this.node.log('warning', `== CRITICAL == This replica is sending an error to its master: '${problem}' after processing the command '${args[0]}'`)
  }

  /**
   * Applies a command of the append-only file: it is counted and passed on nowhere. What it answers, even an error, matters to nobody.
   * @throws ReplyError for a command that is not known.
   */
  applyFromDisk(client: Client, args: readonly Bytes[]): void {
    const { spec } = this.node.commands.lookup(args)
    client.context.nowMs = this.node.clock.nowMs()
    this.propagation.enter()
    try {
      spec.run!(client.context, args)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
    } finally {
      this.propagation.leave(client.dbIndex, [])
      client.reply.take()
    }
  }

  /** The command asked for; undefined when it was refused, with the refusal as its reply and a transaction marked aborted (rejectCommand). */
  private admitted(client: Client, args: readonly Bytes[]): FoundCommand | undefined {
    let found: FoundCommand | undefined
    try {
      found = this.node.commands.lookup(args)
      client.lastCommand = found.fullName
      this.admit(client, found, args)
      return found
    } catch (error) {
      if (client.lastCommand === 'exec') client.transaction = undefined
      else if (client.transaction !== undefined) client.transaction.aborted = true
      found ??= this.node.commands.find(args)
      if (found !== undefined) this.node.stats.command(found.fullName).rejected++
      this.replyWithError(client, error, args)
      return undefined
    }
  }

  /** @throws ReplyError when the request may not be served here and now. */
  private admit(client: Client, asked: FoundCommand, args: readonly Bytes[]): void {
    const found = asked.spec.flagsFor === undefined ? asked : withOwnFlags(asked, asked.spec.flagsFor(this.node, args))
    const clientRefusal = clientRefusalOf(this.admission, client, found)
    if (clientRefusal !== undefined) throw new ReplyError(clientRefusal)
    const denial = loggedDenial(this.node, client, asked.spec, args, client.transaction === undefined ? 'toplevel' : 'multi')
    if (denial !== undefined) throw new ReplyError(refusalText(denial, asked.fullName))
    const redirect = this.redirect?.redirectOf(client, found.spec, args)
    if (redirect !== undefined) {
      this.tap?.redirected?.(client, args, redirect)
      throw new ReplyError(redirect)
    }
    if (this.node.evictor.isOn && this.node.evictor.makeRoom() === 'full' && deniesOutOfMemory(client, found.spec)) {
      throw new ReplyError(OUT_OF_MEMORY)
    }
    const nodeRefusal = nodeRefusalOf(this.admission, client, found)
    if (nodeRefusal !== undefined) throw new ReplyError(nodeRefusal)
  }

  private replyWithError(client: Client, error: unknown, args: readonly Bytes[]): void {
    if (error instanceof ReplyError) {
      this.node.stats.countError(error.message)
      client.reply.error(error.message)
      return
    }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.node.log('warning', `Internal error while serving '${args[0]?.slice(0, 128)}': ${reason}`)
    client.reply.error('ERR internal error, see the node log')
  }

  private account(client: Client, spec: CommandSpec, args: readonly Bytes[], microseconds: number): void {
    const { node } = this
    const { fullName, isSlowLogged, isReadonly, latencyEvent } = this.costsOf(spec)
    const entry = node.stats.command(fullName)
    entry.calls++
    entry.microseconds += microseconds
    node.stats.commandsProcessed++
    if (isReadonly) {
      node.stats.countLookups(client.context.db)
      if (node.tracking.isActive) node.tracking.served(client, spec)
    }
    if (isSlowLogged) node.slowlog.record(client, args, microseconds)
    node.latency.record(latencyEvent, microseconds / 1000, client.context.nowMs)
    if (node.config.boolean('latency-tracking')) node.commandLatencies.record(fullName, microseconds)
    this.tap?.served?.(client, args, microseconds)
  }

  /** What accounting needs of a command, worked out once. */
  private costsOf(spec: CommandSpec): CommandCosts {
    let costs = this.costs.get(spec)
    if (costs === undefined) {
      costs = {
        fullName: this.node.commands.fullName(spec),
        isReadonly: spec.flags.includes('readonly'),
        isSlowLogged: !spec.flags.includes('skip_slowlog'),
        latencyEvent: spec.flags.includes('fast') ? 'fast-command' : 'command',
      }
      this.costs.set(spec, costs)
    }
    return costs
  }
}

/** A script may declare less than EVAL must assume of it, or more. */
function withOwnFlags(found: FoundCommand, flags: readonly CommandFlag[]): FoundCommand {
  return flags === found.spec.flags ? found : { ...found, spec: { ...found.spec, flags } }
}

interface CommandCosts {
  readonly fullName: string
  readonly isReadonly: boolean
  readonly isSlowLogged: boolean
  readonly latencyEvent: 'fast-command' | 'command'
}

/** A command that may take more memory, or a transaction with one in it. */
function deniesOutOfMemory(client: Client, spec: CommandSpec): boolean {
  if (spec.flags.includes('denyoom')) return true
  return spec.name === 'exec' && client.transaction?.queue.some((queued) => queued.spec.flags.includes('denyoom')) === true
}

/** CLIENT NO-TOUCH: only TOUCH itself counts as a use of a key. */
function runUntouching(ctx: CommandContext, spec: CommandSpec, args: readonly Bytes[]): void {
  const { db } = ctx
  db.keepsUses = spec.name !== 'touch'
  try {
    spec.run!(ctx, args)
  } finally {
    db.keepsUses = false
  }
}

function enqueue(client: Client, spec: CommandSpec, args: readonly Bytes[]): void {
  client.transaction!.queue.push({ spec, args })
  client.reply.simple('QUEUED')
}

/** What goes to replicas: what the command said, or itself when it changed something, or nothing. */
function propagatedForm(
  spec: CommandSpec,
  stated: (readonly Bytes[])[] | undefined,
  changed: boolean,
  args: readonly Bytes[],
): (readonly Bytes[])[] {
  if (stated !== undefined) return stated
  return changed && (spec.flags.includes('write') || spec.flags.includes('may_replicate')) ? [args] : []
}

/** ASKING holds for one command; CLIENT REPLY OFF and SKIP silence what was written (resetClient, prepareClientToWrite). */
function afterCommand(client: Client, written: number): void {
  if (client.isAsking && client.lastCommand !== 'asking') client.isAsking = false
  if (client.replyMode === 'on') return
  client.reply.truncate(written)
  client.reply.raw(client.unsilenced)
  if (client.replyMode === 'skip') client.replyMode = 'on'
  else if (client.replyMode === 'skip-next') client.replyMode = 'skip'
}
