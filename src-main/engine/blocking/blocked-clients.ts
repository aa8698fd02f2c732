import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { ReplyError } from '../commands/command.ts'
import { keySlot } from '../key-slot.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import { type BlockingWait, awaitedTypeOf } from './blocking-wait.ts'
import { ReadyKeys } from './ready-keys.ts'
import { WaitingLines } from './waiting-lines.ts'

/** The longest span a timer takes, in milliseconds. */
const LONGEST_TIMER_MS = 0x7fffffff

export interface BlockedClientsDeps {
  readonly clock: Clock
  readonly databases: readonly Keyspace[]
  /** Runs `serve` as a command of its own of this client: what it changes goes to replicas, what it throws becomes its reply. */
  asCommand(client: Client, serve: () => void): void
  /** An error was given as a reply (statistics). */
  countError(message: Bytes): void
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
}

interface BlockedClient {
  readonly client: Client
  readonly dbIndex: number
  readonly wait: BlockingWait
  readonly resume: () => void
  cancelTimer: Cancel | undefined
}

/**
 * The clients that wait in a blocking command for a key to get an element. They are served in order of arrival, after the
 * command (or whole transaction) that made the key ready (blocked.c, handleClientsBlockedOnKeys).
 */
export class BlockedClients {
  private readonly deps: BlockedClientsDeps
  private readonly blocked = new Map<Client, BlockedClient>()
  private readonly lines = new WaitingLines<BlockedClient>()
  private readonly ready = new ReadyKeys()
  /** Clients served or sent away whose further requests are about to be read. */
  private leaving: BlockedClient[] = []
  private isServing = false

  constructor(deps: BlockedClientsDeps) {
    this.deps = deps
  }

  /** True while nobody waits: a change of a key need not look further. */
  get isEmpty(): boolean {
    return this.blocked.size === 0
  }

  /** Clients that have their answer, and count as blocked no more, though they are not read from yet. */
  get leavingCount(): number {
    return this.leaving.length
  }

  /** Clients that wait with a time-out. */
  get timedCount(): number {
    return [...this.blocked.values()].filter(({ wait }) => wait.timeoutMs > 0).length
  }

  /** True when somebody waits for a key that got a value: `serveReady` is due once the command under way is over. */
  get hasReadyKeys(): boolean {
    return !this.ready.isEmpty
  }

  /** Makes a client wait; its requests stay unread until it is served, its time is up, or `unblock` is called (blockForKeys). */
  block(client: Client, wait: BlockingWait): void {
    const entry: BlockedClient = { client, dbIndex: client.dbIndex, wait, resume: client.suspend(), cancelTimer: undefined }
    this.blocked.set(client, entry)
    this.lines.join(entry, entry.dbIndex, wait.keys)
    client.unblock = (how) => this.endWait(entry, how)
    if (wait.timeoutMs > 0) this.startTimer(entry, this.deps.clock.monotonicMs() + wait.timeoutMs)
  }

  /** A key's value changed. Notes it when somebody waits for the key, and it holds what can be waited for or its loss matters (signalKeyAsReady). */
  touched(dbIndex: number, key: Bytes): void {
    const line = this.lines.of(dbIndex, key)
    if (line === undefined) return
    // A key that has run out counts still: its DEL must come after the command that touched it.
    const value = this.deps.databases[dbIndex]!.slots.get(keySlot(key), key)
    if (awaitedTypeOf(value) !== undefined || [...line].some(({ wait }) => wait.refusalWhenGone !== undefined)) this.ready.add(dbIndex, key)
  }

  /** A database has other keys than before: those waited for may be among them (scanDatabaseForReadyKeys). */
  databaseReplaced(dbIndex: number): void {
    for (const key of this.lines.keys(dbIndex)) this.touched(dbIndex, key)
  }

  /** Serves those who wait for keys that became ready, and those whom that makes ready in turn. */
  serveReady(): void {
    if (this.isServing) return
    this.isServing = true
    for (const { dbIndex, key } of this.ready.drain()) this.serveLine(dbIndex, key)
    this.isServing = false
  }

  /** Sends away with an error all whom `refusalOf` finds one for: their slot is served elsewhere now (clusterRedirectBlockedClientIfNeeded). */
  refuseWhere(refusalOf: (client: Client, firstKey: Bytes) => Bytes | undefined): void {
    for (const entry of [...this.blocked.values()]) {
      const refusal = refusalOf(entry.client, entry.wait.keys[0]!)
      if (refusal !== undefined) this.refuse(entry, refusal)
    }
  }

  /** This node became a replica: nobody can be served any more, and connections are closed (disconnectAllBlockedClients). */
  disconnectAll(): void {
    for (const entry of [...this.blocked.values()]) {
      this.refuse(entry, 'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)')
      entry.client.closeAfterReply = true
    }
  }

  /** The client is gone, and waits no more. */
  forget(client: Client): void {
    const entry = this.blocked.get(client)
    if (entry !== undefined) this.remove(entry)
  }

  /** The node stops: no timer may keep it. */
  close(): void {
    for (const entry of [...this.blocked.values()]) this.remove(entry)
  }

  private serveLine(dbIndex: number, key: Bytes): void {
    for (const entry of this.lines.of(dbIndex, key) ?? []) {
      const type = awaitedTypeOf(this.deps.databases[dbIndex]!.peek(key))
      const { wait } = entry
      if (type !== wait.type) this.refuseWhenGone(entry)
      else if (wait.canServe?.(key) !== false) this.serve(entry, key)
    }
  }

  /** A consumer waits for entries of a group, which went with the stream: it would wait in vain (unblockDeletedStreamReadgroupClients). */
  private refuseWhenGone(entry: BlockedClient): void {
    const { client, wait } = entry
    if (wait.refusalWhenGone === undefined) return
    this.remove(entry)
    this.answer(entry, () => this.deps.asCommand(client, () => { throw new ReplyError(wait.refusalWhenGone) }))
  }

  private serve(entry: BlockedClient, key: Bytes): void {
    const { client, wait } = entry
    // Out of line first: the pop itself changes the key.
    this.remove(entry)
    this.answer(entry, () => this.deps.asCommand(client, () => wait.serve(key)))
  }

  /** The time-out's reply is a null array, whatever the command (replyToBlockedClientOnTimeout). */
  private endWait(entry: BlockedClient, how: 'timeout' | 'error'): void {
    if (how === 'error') return this.refuse(entry, 'UNBLOCKED client unblocked via CLIENT UNBLOCK')
    this.remove(entry)
    this.answer(entry, () => entry.client.reply.nilArray())
  }

  private refuse(entry: BlockedClient, message: Bytes): void {
    this.remove(entry)
    this.answer(entry, () => this.writeError(entry.client, message))
  }

  private writeError(client: Client, message: Bytes): void {
    this.deps.countError(message)
    client.reply.error(message)
  }

  /** Writes an answer, unless CLIENT REPLY OFF silences it, and lets the client go on (unblockClient). */
  private answer(entry: BlockedClient, write: () => void): void {
    const { reply, replyMode } = entry.client
    const written = reply.length
    write()
    if (replyMode === 'off') reply.truncate(written)
    // Its next requests come after everything the turn under way still has to do (server.unblocked_clients).
    if (this.leaving.length === 0) this.deps.soon(() => this.letGo())
    this.leaving.push(entry)
  }

  private letGo(): void {
    const { leaving } = this
    this.leaving = []
    for (const { resume, client } of leaving) {
      resume()
      client.scheduleFlush()
    }
  }

  private remove(entry: BlockedClient): void {
    entry.cancelTimer?.()
    this.blocked.delete(entry.client)
    this.lines.leave(entry, entry.dbIndex, entry.wait.keys)
    entry.client.unblock = undefined
  }

  private startTimer(entry: BlockedClient, endsAtMs: number): void {
    const leftMs = endsAtMs - this.deps.clock.monotonicMs()
    if (leftMs <= 0) return this.endWait(entry, 'timeout')
    entry.cancelTimer = this.deps.clock.setTimeout(() => this.startTimer(entry, endsAtMs), Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS))
  }
}
