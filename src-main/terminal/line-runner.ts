import type { Bytes } from '../engine/bytes.ts'
import { bytesFromText } from '../engine/text.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import type { Progress } from '../trib/api.ts'
import type { Admission, Deed } from './admission.ts'
import { answerLines } from './broadcast/answers-text.ts'
import type { Answers } from './broadcast/answers.ts'
import { broadcast, BroadcastRefusal, callRoll } from './broadcast/broadcast.ts'
import type { Target } from './broadcast/node-roll.ts'
import { mayChange, notForSeveral } from './broadcast/precaution.ts'
import { connectFailureLine } from './connect-failure-line.ts'
import { isStreamCommand } from './conversation.ts'
import type { Conversation, Screen } from './conversation.ts'
import type { LineCommand } from './line-command.ts'
import type { TerminalLink } from './terminal-link.ts'
import type { TerminalState } from './terminal-state.ts'
import type { TribRunner } from './trib-dialog.ts'
import { withSeed } from './trib-line.ts'

/** What reads the lines: a session on a terminal, or a pipe, which can neither be asked nor draw over itself. */
export interface LineReader {
  /** Asks for a line; undefined when nobody will answer. Without it nothing is asked. */
  readonly ask?: (question: string) => Promise<string | undefined>
  readonly progress?: (progress: Progress) => void
  readonly columns?: () => number
}

export interface LineRunnerOptions {
  readonly conversation: Conversation
  readonly link: TerminalLink
  readonly screen: Screen
  readonly reader: LineReader
  readonly admit?: Admission | undefined
  readonly trib?: TribRunner | undefined
  /** Hears of the answers of several nodes, for whoever shows them otherwise, too. */
  readonly onAnswers?: ((answers: Answers) => void) | undefined
}

/** Where answers are shown beside the screen, too, what stands on it keeps to what is left of it. */
const COLUMNS_BESIDE = 40
/** Commands that stay with the node of the prompt, whatever the target of the session. */
const ALWAYS_HERE = new Set(['help', '?'])

/** Does what lines ask for, one at a time. Every line that reaches a server is admitted here first. */
export class LineRunner {
  target: Target = 'node'
  activity: TerminalState['activity'] = 'idle'
  private readonly options: LineRunnerOptions
  private readonly conversation: Conversation
  private stop: AbortController | undefined

  constructor(options: LineRunnerOptions) {
    this.options = options
    this.conversation = options.conversation
  }

  /** redis-cli's prompt; a target other than its node is marked. */
  get prompt(): string {
    return this.conversation.promptWith(this.target === 'node' ? '' : `(${this.target})`)
  }

  /** What a command is going to be busy with, before it runs. */
  expect(command: LineCommand): void {
    this.activity = this.activityOf(command)
  }

  async run(command: LineCommand): Promise<void> {
    this.expect(command)
    try {
      await this.obey(command)
    } finally {
      this.activity = 'idle'
    }
  }

  /** A line typed while messages come in: only commands make sense there. */
  async runOverStream(command: LineCommand): Promise<void> {
    if (command.kind === 'say') this.say(command.text)
    if (command.kind !== 'command') return
    if (await this.isAdmitted({ kind: 'command', args: command.args, target: 'node' })) this.conversation.sendWhileSubscribed(command.args)
  }

  /** Ctrl-C. */
  abort(): void {
    if (this.stop !== undefined) this.stop.abort()
    else this.conversation.abort()
  }

  /** Nobody waits any more for what runs. */
  close(): void {
    this.stop?.abort()
  }

  private activityOf(command: LineCommand): TerminalState['activity'] {
    switch (command.kind) {
      case 'trib': case 'several': return command.kind
      case 'command': return isStreamCommand(command.args) ? 'stream' : this.isForSeveral(command.args) ? 'several' : 'command'
      case 'connect': return 'command'
      default: return 'idle'
    }
  }

  private async obey(command: LineCommand): Promise<void> {
    switch (command.kind) {
      case 'say':
        this.say(command.text)
        return
      case 'mode':
        this.conversation.setMode(command.mode)
        return
      case 'target':
        this.target = command.target
        return
      case 'connect':
        await this.conversation.connect(false, { host: command.host, port: command.port })
        return
      case 'command':
        if (this.isForSeveral(command.args)) await this.several(this.target, command.args)
        else if (await this.isAdmitted({ kind: 'command', args: command.args, target: 'node' })) await this.conversation.issue(command.args, command.repeat)
        return
      case 'several':
        await this.several(command.target, command.args)
        return
      case 'trib':
        await this.trib(command.args)
        return
      default:
    }
  }

  private isForSeveral(args: readonly Bytes[]): boolean {
    return this.target !== 'node' && !ALWAYS_HERE.has(args[0]!.toLowerCase())
  }

  private async several(target: Target, args: readonly Bytes[]): Promise<void> {
    const { screen, reader, onAnswers } = this.options
    const refusal = this.conversation.state.inTransaction ? 'A transaction is open on this connection; finish it with EXEC or DISCARD first.' : notForSeveral(args)
    if (refusal !== undefined) return this.tell(refusal)
    if (!(await this.isAdmitted({ kind: 'command', args, target }))) return
    const answers = await this.stoppable((signal) => this.askSeveral(target, args, signal))
    if (answers === 'stopped') return this.giveUpWaiting()
    if (answers === undefined) return
    const columns = reader.columns?.()
    const width = onAnswers === undefined || columns === undefined ? columns : Math.min(columns, COLUMNS_BESIDE)
    for (const line of answerLines(answers, width)) screen.notice(`${line}\n`)
    onAnswers?.(answers)
  }

  private async askSeveral(target: Target, args: readonly Bytes[], signal: AbortSignal): Promise<Answers | undefined> {
    const { link, screen } = this.options
    try {
      if (!link.isOpen && !(await this.conversation.connect())) return undefined
      const nodes = await callRoll(link, target)
      if (!(await this.isConfirmed(args, nodes.length)) || signal.aborted) return undefined
      return await broadcast(link, nodes, target, args)
    } catch (error) {
      if (error instanceof BroadcastRefusal) screen.notice(`${error.message}\n`)
      else if (error instanceof ConnectFailure) screen.problem(`${connectFailureLine(error)}\n`)
      else throw error
      return undefined
    }
  }

  /** What may change something is not sent everywhere without a word; a pipe cannot be asked, and knows what it does. */
  private async isConfirmed(args: readonly Bytes[], nodeCount: number): Promise<boolean> {
    const { link, reader } = this.options
    if (reader.ask === undefined || !(await mayChange(link, args))) return true
    this.activity = 'question'
    const answer = await reader.ask(`${args[0]!.toUpperCase()} may change ${nodeCount === 1 ? 'this node' : `these ${nodeCount} nodes`}. Send it? (y/N) `)
    this.activity = 'several'
    return /^y(es)?$/i.test(answer?.trim() ?? '')
  }

  private async trib(args: readonly string[]): Promise<void> {
    const { trib, link, screen, reader } = this.options
    if (trib === undefined) return this.tell('trib is not at hand here; use slotscope trib.')
    const words = withSeed(args, link.address)
    if (!(await this.isAdmitted({ kind: 'trib', args: words }))) return
    this.stop = new AbortController()
    const { signal } = this.stop
    signal.addEventListener('abort', () => screen.notice('Stopping at the next safe point…\n'))
    try {
      await trib(words, {
        signal,
        print: (line) => screen.notice(`${line}\n`),
        progress: (progress) => reader.progress?.(progress),
        ask: async (question) => (signal.aborted ? undefined : reader.ask?.(question))
      })
    } finally {
      this.stop = undefined
    }
  }

  /** The node of the prompt still owes an answer on this connection, so the next command takes a new one. */
  private async giveUpWaiting(): Promise<void> {
    this.options.link.drop()
    await this.conversation.connect()
  }

  /** Waits no longer once Ctrl-C was pressed; what comes later is not shown. */
  private async stoppable<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T | 'stopped'> {
    this.stop = new AbortController()
    const { signal } = this.stop
    const stopped = new Promise<'stopped'>((resolve) => signal.addEventListener('abort', () => resolve('stopped')))
    try {
      return await Promise.race([act(signal), stopped])
    } finally {
      this.stop = undefined
    }
  }

  private async isAdmitted(deed: Deed): Promise<boolean> {
    const refusal = await this.options.admit?.(deed)
    if (refusal === undefined) return true
    this.tell(`(refused) ${refusal}`)
    return false
  }

  private say(bytes: Bytes): void {
    this.options.screen.reply(`${bytes}\n`)
  }

  private tell(text: string): void {
    this.say(bytesFromText(text))
  }
}
