import { loggedDenial, refusalText } from '../acl/refusals.ts'
import type { Bytes } from '../bytes.ts'
import type { Client, QueuedCommand } from '../client/client.ts'
import type { Redirection } from '../cluster/route.ts'
import { type CommandSpec, ReplyError } from '../commands/command.ts'
import { OUT_OF_MEMORY } from '../commands/reply-errors.ts'
import type { CommandContext } from '../commands/context.ts'
import type { FoundCommand } from '../commands/found-command.ts'
import type { NodeServices } from '../node-services.ts'
import type { DispatchTap } from '../tap.ts'
import { Accounting } from './accounting.ts'
import { type AdmissionRules, clientRefusalOf, isUnhindered, nodeRefusalOf } from './admission.ts'
import type { Propagation } from './propagation.ts'
import type { RedirectRules } from './redirect.ts'
import { TurnClock } from './turn-clock.ts'

const NOTHING: readonly (readonly Bytes[])[] = []

/** The refusal of a request whose keys are served elsewhere, or nowhere. */
class RedirectError extends ReplyError {}

/**
 * The life of one request, as processCommand and call have it: found, admitted, routed, queued or run, propagated.
 * Whatever refuses it does so before the dataset is touched.
 */
export class Dispatcher {
  /** Tells an observer of commands and redirects; undefined costs nothing. */
  tap: DispatchTap | undefined
  /** Errors up to here have been put down to a command: of EXEC and a command within it only the inner one failed (call, prev_err_count). */
  private errorsAccountedFor = 0
  private running: FoundCommand | undefined
  /** Nothing about the node refuses any command, as far as this turn has come. */
  private isUnhindered = false
  private readonly node: NodeServices
  private readonly admission: AdmissionRules
  private readonly redirect: RedirectRules | undefined
  private readonly propagation: Propagation
  private readonly accounting: Accounting
  private readonly turn: TurnClock

  constructor(deps: { node: NodeServices; admission: AdmissionRules; redirect: RedirectRules | undefined; propagation: Propagation }) {
    this.node = deps.node
    this.admission = deps.admission
    this.redirect = deps.redirect
    this.propagation = deps.propagation
    this.accounting = new Accounting(deps.node)
    this.turn = new TurnClock(deps.node.clock)
  }

  /** Call before the requests that one turn of the event loop brought: they share its time. */
  startTurn(): void {
    this.turn.start()
    this.isUnhindered = isUnhindered(this.admission)
  }

  /** True while a command runs that looks keys up as reads do. */
  get isReading(): boolean {
    return this.running?.facts.looksUp === true
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
    client.context.nowMs = this.turn.nowMs
    const found = this.admitted(client, args)
    if (found !== undefined) {
      if (this.node.tracking.isActive) this.node.tracking.hold()
      // What is to be queued is held, too (processCommand).
      if (clientPause.isActive && clientPause.mustHold(client, this.asAsked(found, args).spec)) return clientPause.hold(client, () => this.dispatchHeld(client, args))
      if (client.transaction !== undefined && !found.facts.isNeverQueued) enqueue(client, { spec: found.spec, args, flags: this.asAsked(found, args).spec.flags })
      else this.call(client, found, args)
      if (this.node.scripting.busy?.run.caller === client) return
    }
    afterCommand(client, written)
  }

  private dispatchHeld(client: Client, args: readonly Bytes[]): void {
    this.startTurn()
    this.dispatch(client, args)
  }

  /**
   * Runs a command whose admission is over: from a request, from EXEC's queue, from the primary's stream.
   * Counts it, times it, and sends what it changed to replicas. What it throws becomes its reply.
   */
  execute(client: Client, spec: CommandSpec, args: readonly Bytes[]): void {
    this.call(client, this.node.commands.foundOf(spec), args)
  }

  private call(client: Client, found: FoundCommand, args: readonly Bytes[]): void {
    const { node, propagation, turn } = this
    const ctx = client.context
    const written = client.reply.length
    if (client.tracking !== undefined) client.tracking.request = { spec: found.spec, args }
    const startedMs = turn.monotonicMs
    const dirtyBefore = propagation.dirty
    const busyBefore = node.scripting.busy
    this.errorsAccountedFor = node.stats.errorReplies
    this.running = found
    ctx.propagateAs = undefined
    ctx.db.hits = 0
    ctx.db.misses = 0
    propagation.enter(found.facts.touchesArbitraryKeys)
    try {
      if (client.noTouch) runUntouching(ctx, found.spec, args)
      else found.run!(ctx, args)
    } catch (error) {
      client.reply.truncate(written)
      this.replyWithError(client, error, args)
    }
    if (node.scripting.busy === busyBefore) this.conclude(client, found, args, startedMs, propagation.dirty !== dirtyBefore, client.isSuspended)
    else this.concludeLater(client, found, args, { written, startedMs, dirtyBefore })
  }

  /** What comes after a command's own work: observers, replicas, statistics, and those who waited for what it did (call). */
  private conclude(client: Client, found: FoundCommand, args: readonly Bytes[], startedMs: number, changed: boolean, isWaiting: boolean): void {
    const { node, propagation, turn } = this
    // After the command: EXEC comes after what it ran.
    if (node.monitors.isWatched && found.facts.isShownToMonitors) node.monitors.feed(client, args)
    this.leave(client, found, args, changed)
    if (!found.facts.isOfKeysOnly) this.isUnhindered = isUnhindered(this.admission)
    if (node.stats.errorReplies !== this.errorsAccountedFor) {
      node.stats.command(found.fullName).failed++
      this.errorsAccountedFor = node.stats.errorReplies
    }
    const microseconds = (turn.read() - startedMs) * 1000
    this.accounting.record(client, found, args, microseconds, isWaiting)
    this.tap?.served?.(client, args, microseconds)
    if (node.blockedClients.hasReadyKeys && !propagation.isGathering) node.blockedClients.serveReady()
  }

  /** Ends a command: replicas are sent what it said, or itself when it changed something, or nothing. */
  private leave(client: Client, { facts }: FoundCommand, args: readonly Bytes[], changed: boolean): void {
    const stated = client.context.propagateAs
    if (client.isUnreplicated) this.propagation.leave(client.dbIndex, NOTHING)
    else if (stated !== undefined) this.propagation.leave(client.dbIndex, stated)
    else if (changed && (facts.isWrite || facts.mayReplicate)) this.propagation.leaveWith(client.dbIndex, args)
    else this.propagation.leave(client.dbIndex, NOTHING)
  }

  /** The same once a script is over that made way for others: their errors are not its own. */
  private concludeLater(client: Client, found: FoundCommand, args: readonly Bytes[], begun: { readonly written: number; readonly startedMs: number; readonly dirtyBefore: number }): void {
    this.isUnhindered = false
    this.node.scripting.busy!.whenOver = (hasFailed) => {
      this.errorsAccountedFor = this.node.stats.errorReplies - (hasFailed ? 1 : 0)
      this.conclude(client, found, args, begun.startedMs, this.propagation.dirty !== begun.dirtyBefore, false)
      afterCommand(client, begun.written)
    }
  }

  /** Does what a blocking command was waiting to do, as a command of its own: what it changes is sent to replicas. */
  executeBlocked(client: Client, serve: () => void): void {
    const ctx = client.context
    const written = client.reply.length
    const startedMs = this.node.clock.monotonicMs()
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
    this.accounting.recordServed(client, (this.node.clock.monotonicMs() - startedMs) * 1000)
  }

  /** Counts a command that was refused inside of another, which has not failed for that (incrCommandStatsOnError). */
  countRejected(spec: CommandSpec | undefined, message: Bytes): void {
    if (spec !== undefined) this.node.stats.command(this.node.commands.fullName(spec)).rejected++
    this.node.stats.countError(message)
    this.errorsAccountedFor = this.node.stats.errorReplies
  }

  /** Where a command of a script would be served; undefined where it is: here. */
  routeOf(client: Client, spec: CommandSpec, args: readonly Bytes[]): Redirection | undefined {
    return this.redirect?.routeOf(client, spec, args)
  }

  /** Applies a command of the primary's stream: no admission, no reply. */
  applyFromPrimary(primary: Client, args: readonly Bytes[]): void {
    this.startTurn()
    primary.context.nowMs = this.turn.nowMs
    let problem: string | undefined
    try {
      const found = this.node.commands.lookup(args)
      if (primary.transaction !== undefined && !found.facts.isNeverQueued) primary.transaction.queue.push({ spec: found.spec, args, flags: found.spec.flags })
      else this.call(primary, found, args)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    const answer = primary.reply.take()
    if (answer.startsWith('-')) problem = answer.slice(1).trimEnd()
    if (problem === undefined) return
    this.node.stats.streamErrors++
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
      found ??= this.node.commands.find(args)
      if (found !== undefined) this.node.stats.command(found.fullName).rejected++
      if (found?.spec.name === 'exec') return this.refuseExec(client, error, args)
      if (client.transaction !== undefined) client.transaction.aborted = true
      this.replyWithError(client, error, args)
      return undefined
    }
  }

  /** A refused EXEC ends its transaction, and says why; a redirect is left as clients know it (execCommandAbort). */
  private refuseExec(client: Client, error: unknown, args: readonly Bytes[]): undefined {
    client.transaction = undefined
    this.node.watchedKeys.unwatch(client)
    const isAbort = error instanceof ReplyError && !(error instanceof RedirectError)
    this.replyWithError(client, isAbort ? new ReplyError(`EXECABORT Transaction discarded because of: ${error.message}`) : error, args)
    if (isAbort && this.node.monitors.isWatched) this.node.monitors.feed(client, args)
  }

  /** @throws ReplyError when the request may not be served here and now. */
  private admit(client: Client, asked: FoundCommand, args: readonly Bytes[]): void {
    const found = this.asAsked(asked, args)
    const clientRefusal = clientRefusalOf(this.admission, client, found)
    if (clientRefusal !== undefined) throw new ReplyError(clientRefusal)
    const denial = loggedDenial(this.node, client, asked.spec, args, client.transaction === undefined ? 'toplevel' : 'multi')
    if (denial !== undefined) throw new ReplyError(refusalText(denial, asked.fullName))
    const redirect = found.facts.isRouted ? this.redirect?.redirectOf(client, found, args) : undefined
    if (redirect !== undefined) {
      this.tap?.redirected?.(client, args, redirect)
      throw new RedirectError(redirect)
    }
    if (this.node.evictor.isOn && this.node.scripting.busy === undefined && this.node.evictor.makeRoom() === 'full' && deniesOutOfMemory(client, found.spec)) {
      throw new ReplyError(OUT_OF_MEMORY)
    }
    if (this.isUnhindered && client.subscriptionCount === 0 && client.transaction === undefined) return
    const nodeRefusal = nodeRefusalOf(this.admission, client, found)
    if (nodeRefusal !== undefined) throw new ReplyError(nodeRefusal)
  }

  /** With the flags of this very request: a script may declare less than EVAL must assume of it, or more. */
  private asAsked(found: FoundCommand, args: readonly Bytes[]): FoundCommand {
    const flags = found.flagsFor?.(this.node, args)
    return flags === undefined || flags === found.spec.flags ? found : found.withFlags(flags)
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
}

/** A command that may take more memory, or a transaction with one in it. */
function deniesOutOfMemory(client: Client, spec: CommandSpec): boolean {
  if (spec.flags.includes('denyoom')) return true
  return spec.name === 'exec' && client.transaction?.queue.some(({ flags }) => flags.includes('denyoom')) === true
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

/** A transaction that will not run keeps nothing (queueMultiCommand). */
function enqueue(client: Client, command: QueuedCommand): void {
  if (!client.transaction!.aborted && !client.isWatchDirty) client.transaction!.queue.push(command)
  client.reply.simple('QUEUED')
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
