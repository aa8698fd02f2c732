import { setTimeout as sleep } from 'node:timers/promises'
import type { Bytes } from '../engine/bytes.ts'
import { replyBytes } from '../engine/resp/reply-value.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { parseRedirect } from '../explorer/redirect.ts'
import type { CommandDocs } from './command-docs.ts'
import { connectFailureLine } from './connect-failure-line.ts'
import { loadDocs } from './docs-source.ts'
import { helpText } from './help-text.ts'
import { formatPush, formatReply } from './reply-format.ts'
import type { OutputMode, ReplyFormat } from './reply-format.ts'
import { safeLine } from './screen-safety.ts'
import type { FollowedRedirect, TerminalLink } from './terminal-link.ts'
import { formatTable } from './tables/reply-table.ts'
import { TransactionState } from './transaction-state.ts'
import { repliesWithText } from './verbatim-command.ts'

/** Where a conversation shows what it has to say. */
export interface Screen {
  /** What the server said, formatted; hostile bytes included. */
  reply(bytes: Bytes): void
  /** What goes to standard error: connection trouble. */
  problem(bytes: Bytes): void
  /** Our own words, which may carry colour. */
  notice(text: string): void
}

export interface ConversationOptions {
  readonly link: TerminalLink
  readonly screen: Screen
  readonly format: ReplyFormat
  /** Redirects are told and lost connections survived, as in redis-cli's interactive mode. */
  readonly interactive: boolean
  /** Follow MOVED and ASK (-c). */
  readonly cluster: boolean
  /** Say more about errors of routing (CROSSSLOT) than redis-cli does; for people, not for scripts. */
  readonly explain: boolean
  /** An error reply goes to the problems and ends `issue` as failed (-e). */
  readonly failOnError?: boolean
  readonly db?: number
  /** Print RESP3 pushes outside a stream. */
  readonly showPushes?: boolean
  /** Commands can be typed while messages come in; the user is told so. */
  readonly typesOverStream?: boolean
  /** How wide tables may be; undefined does not cut them. */
  readonly columns?: () => number
}

const STREAM_COMMANDS = new Set(['subscribe', 'psubscribe', 'ssubscribe', 'monitor'])

/** Whether a command's replies come for ever. */
export function isStreamCommand(args: readonly Bytes[]): boolean {
  return STREAM_COMMANDS.has(args[0]!.toLowerCase())
}

const CONFIRMATIONS = new Set(['subscribe', 'psubscribe', 'ssubscribe'])
const FAREWELLS = new Set(['unsubscribe', 'punsubscribe', 'sunsubscribe'])

/**
 * One user's dialogue with a server, as redis-cli holds it: connects when needed, sends, prints, follows what the prompt
 * must show. It prints through a Screen and never reads; whoever reads the keys calls `issue` and `abort`.
 */
export class Conversation {
  /** The reply to the last command was an error. */
  lastReplyFailed = false
  /** The last command's error, if it was one. */
  lastError = ''
  readonly state: TransactionState
  format: ReplyFormat
  private readonly options: ConversationOptions
  private readonly link: TerminalLink
  private docs: Promise<CommandDocs> | undefined
  private aborted = false
  private endStream: (() => void) | undefined
  private subscribed = false
  private sleeping: AbortController | undefined

  constructor(options: ConversationOptions) {
    this.options = options
    this.link = options.link
    this.format = options.format
    this.state = new TransactionState(options.db ?? 0)
    if (options.showPushes === true) this.link.onPush((push) => this.showPush(push))
  }

  /** Messages come in, and commands may be sent among them. */
  get isSubscribed(): boolean {
    return this.subscribed
  }

  get isConnected(): boolean {
    return this.link.isOpen
  }

  /** How replies are shown from now on. */
  setMode(mode: OutputMode): void {
    this.format = { ...this.format, mode }
  }

  /** `host:port[db](TX)> `, or `not connected> ` (redis-cli.c, cliRefreshPrompt; "(subscribed mode)" since 7.2). */
  get prompt(): string {
    return this.promptWith('')
  }

  /** The prompt with one more mark before its end. */
  promptWith(mark: string): string {
    if (!this.link.isOpen) return 'not connected> '
    const { host, port } = this.link.address
    const place = host.startsWith('/') ? `redis ${host}` : `${host.includes(':') ? `[${host}]` : host}:${port}`
    return `${place}${this.state.db === 0 ? '' : `[${this.state.db}]`}${this.state.inTransaction ? '(TX)' : ''}${this.subscribed ? '(subscribed mode)' : ''}${mark}> `
  }

  /** Connects; says what went wrong unless `quiet`. False when nobody could be reached. */
  async connect(quiet = false, address?: NodeAddress): Promise<boolean> {
    if (address !== undefined) this.docs = undefined
    try {
      const opened = await this.link.open(this.state.wantedDb, address)
      this.state.connected(opened.db)
      for (const line of opened.problems) this.options.screen.problem(`${line}\n`)
      return true
    } catch (error) {
      if (!quiet) this.options.screen.problem(`${connectFailureLine(error)}\n`)
      return false
    }
  }

  /** The documentation of the server's commands, asked for once; built-in texts while there is no connection. */
  commandDocs(): Promise<CommandDocs> {
    if (!this.link.isOpen || this.state.inTransaction) return this.docs ?? loadDocs((args) => this.link.ask(args))
    this.docs ??= loadDocs((args) => this.link.ask(args))
    return this.docs
  }

  /** Runs a command `repeat` times (for ever when negative), `intervalMs` apart. False when the connection failed it. */
  async issue(args: readonly Bytes[], repeat = 1, intervalMs = 0): Promise<boolean> {
    this.aborted = false
    if (['help', '?'].includes(args[0]!.toLowerCase())) return this.help(args.slice(1))
    if (!this.link.isOpen && !(await this.connect())) return false
    for (let done = 0; (repeat < 0 || done < repeat) && !this.isAborted(); done++) {
      if (!(await this.once(args))) return false
      if (intervalMs > 0) await this.pause(intervalMs)
    }
    return true
  }

  /** Sends a command while subscribed; its reply is shown among the messages. */
  sendWhileSubscribed(args: readonly Bytes[]): void {
    this.link.sendToStream(args)
  }

  /** Ctrl-C: ends a stream or a repetition, or gives up waiting for a reply; connects anew where the old line is unusable. */
  abort(): void {
    this.aborted = true
    this.sleeping?.abort()
    if (this.endStream === undefined && this.sleeping === undefined) this.link.drop()
    this.endStream?.()
  }

  private async once(args: readonly Bytes[]): Promise<boolean> {
    try {
      if (isStreamCommand(args)) return await this.follow(args)
      const reply = await this.link.send(args, (redirect) => this.redirected(redirect))
      if (!(await this.show(args, reply))) return false
      this.state.note(args, reply)
      if (args[0]!.toLowerCase() === 'auth') await this.selectWanted()
      return true
    } catch (error) {
      return this.failed(args, error)
    }
  }

  private async help(topic: readonly Bytes[]): Promise<boolean> {
    if (topic.length > 0 && !this.link.isOpen) await this.connect(true)
    this.options.screen.notice(helpText(topic, await this.commandDocs()))
    return true
  }

  private async show(args: readonly Bytes[], reply: RespValue): Promise<boolean> {
    this.noteError(reply)
    if (this.lastReplyFailed && this.options.failOnError === true) {
      this.options.screen.problem(`${this.lastError}\n`)
      return false
    }
    const isTable = this.format.mode === 'table'
    this.options.screen.reply(isTable ? formatTable(args, reply, this.options.columns?.()) : formatReply(reply, this.format, repliesWithText(args)))
    if (this.options.explain && this.lastReplyFailed) await this.explain(args)
    return true
  }

  private async explain(args: readonly Bytes[]): Promise<void> {
    for (const line of await this.link.explainError(args, this.lastError)) this.options.screen.notice(`\x1b[90m${safeLine(line)}\x1b[0m\n`)
  }

  private noteError(reply: RespValue): void {
    this.lastReplyFailed = reply.type === 'error'
    this.lastError = reply.type === 'error' ? reply.message : ''
  }

  /** A -c redirect makes a new connection, which knows nothing of the transaction begun on the old one. */
  private redirected(redirect: FollowedRedirect): void {
    this.state.connected(this.state.wantedDb)
    if (!this.options.interactive) return
    const { slot, to } = redirect
    this.options.screen.reply(`-> Redirected to slot [${slot}] located at ${to.host}:${to.port}\n`)
  }

  /** SUBSCRIBE and MONITOR: prints replies until `abort`, an error reply, or the end of the connection. */
  private async follow(args: readonly Bytes[]): Promise<boolean> {
    const { format, options: { screen } } = this
    const isMonitor = args[0]!.toLowerCase() === 'monitor'
    const orType = this.options.typesOverStream === true ? ' or any key to type command' : ''
    if (!isMonitor && format.mode !== 'raw') screen.reply(`Reading messages... (press Ctrl-C to quit${orType})\n`)
    const end = await this.readStream(args)
    if (end.kind === 'redirected') {
      if (!(await this.connect(false, end.redirect.to))) return false
      this.redirected(end.redirect)
      return this.follow(args)
    }
    if (end.kind === 'aborted') return this.connect()
    if (end.kind === 'lost') screen.problem(`Error: ${end.detail}\n`)
    return end.kind !== 'lost'
  }

  private readStream(args: readonly Bytes[]): Promise<StreamEnd> {
    return new Promise<StreamEnd>((resolve, reject) => {
      this.endStream = () => resolve({ kind: 'aborted' })
      const onReply = (reply: RespValue): boolean => {
        const end = this.streamReply(reply)
        if (end !== undefined) resolve(end)
        return end === undefined
      }
      this.link.stream(args, onReply, (detail) => resolve({ kind: 'lost', detail })).catch(reject)
    }).finally(() => {
      this.endStream = undefined
      this.subscribed = false
    })
  }

  private streamReply(reply: RespValue): StreamEnd | undefined {
    this.noteError(reply)
    const redirect = this.options.cluster && reply.type === 'error' ? parseRedirect(reply.message, this.link.address.host) : undefined
    if (redirect !== undefined) return { kind: 'redirected', redirect }
    this.options.screen.reply(formatReply(reply, this.format))
    if (reply.type === 'error') return this.subscribed ? undefined : { kind: 'over' }
    const items = reply.type === 'array' || reply.type === 'push' ? reply.items : []
    const word = replyBytes(items[0]) ?? ''
    if (CONFIRMATIONS.has(word)) this.subscribed = true
    const lastOneLeft = FAREWELLS.has(word) && replyBytes(items[2]) === '0'
    const wasReset = this.subscribed && reply.type === 'simple' && reply.text === 'RESET'
    return lastOneLeft || wasReset ? { kind: 'over' } : undefined
  }

  private showPush(push: RespValue): void {
    const { format, options: { screen } } = this
    screen.reply(format.mode === 'standard' || format.mode === 'table' ? formatPush(push) : formatReply(push, format))
  }

  /** After AUTH the database asked for with -n can be selected, which could not be before. */
  private async selectWanted(): Promise<void> {
    if (this.state.db === this.state.wantedDb) return
    const reply = await this.link.ask(['SELECT', String(this.state.wantedDb)])
    if (reply.type === 'error') this.options.screen.problem(`SELECT ${this.state.wantedDb} failed: ${reply.message}\n`)
    else this.state.db = this.state.wantedDb
  }

  private async failed(args: readonly Bytes[], error: unknown): Promise<boolean> {
    if (!(error instanceof ConnectFailure)) throw error
    if (this.aborted) return this.connect()
    if (args[0]!.toLowerCase() === 'shutdown' && error.reason === 'lost') return true
    this.options.screen.problem(`${connectFailureLine(error)}\n`)
    this.link.drop()
    return false
  }

  private async pause(intervalMs: number): Promise<void> {
    this.sleeping = new AbortController()
    // An abort ends the pause early, and the repetition with it.
    await sleep(intervalMs, undefined, { signal: this.sleeping.signal }).catch(() => undefined)
    this.sleeping = undefined
  }

  private isAborted(): boolean {
    return this.aborted
  }
}

type StreamEnd =
  | { readonly kind: 'aborted' | 'over' }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'redirected'; readonly redirect: FollowedRedirect }
