import { bytesFromText, textFromBytes } from '../engine/text.ts'
import { ClusterLink } from './cluster-link.ts'
import type { ClusterClient } from '../explorer/cluster-client.ts'
import type { CommandDocs } from './command-docs.ts'
import { fallbackDocs } from './command-docs.ts'
import { completions } from './completion.ts'
import { Conversation } from './conversation.ts'
import type { Screen } from './conversation.ts'
import { hintFor } from './hints.ts'
import { History } from './history.ts'
import { KeyDecoder } from './key-decoder.ts'
import type { Key } from './key-decoder.ts'
import { readLineCommand } from './line-command.ts'
import type { LineCommand } from './line-command.ts'
import { LineEditor } from './line-editor.ts'
import type { EditorEvent } from './line-editor.ts'
import { STANDARD_FORMAT } from './reply-format.ts'
import type { ReplyFormat } from './reply-format.ts'
import { safeLine, safeText } from './screen-safety.ts'
import { isSensitiveCommand } from './sensitive-command.ts'
import type { TerminalLink } from './terminal-link.ts'

export interface TerminalSessionOptions {
  /** A router of this session's own, in redis-cli mode: MULTI, SELECT and the prompt belong to one terminal. */
  readonly client?: ClusterClient
  /** In place of `client`: any other line, such as one node without routing. */
  readonly link?: TerminalLink
  /** Text for the terminal, escape sequences of our own included; nothing a server sent can steer it. */
  readonly output: (data: string) => void
  readonly columns: number
  /** The user typed quit, or Ctrl-D; the session is closed already. */
  readonly onClose: () => void
  readonly cluster?: boolean
  readonly format?: ReplyFormat
  readonly db?: number
  readonly history?: History
  /** Each line that went into the history, for whoever keeps it in a file. */
  readonly onHistory?: (line: string) => void
  /** Ctrl-C on an empty line closes the session, as in redis-cli. */
  readonly interruptCloses?: boolean
  /** Print RESP3 pushes as they come; on unless false. */
  readonly showPushes?: boolean
}

/** How long a lone ESC may be the start of a sequence. */
const ESCAPE_WAIT_MS = 50
const SLOW_MS = 500
/** Keys typed ahead while a command runs; more are dropped. */
const MAX_WAITING_KEYS = 4096
const PASTE_MODE_ON = '\x1b[?2004h'
const PASTE_MODE_OFF = '\x1b[?2004l'
const CLEAR_SCREEN = '\x1b[H\x1b[2J'

/**
 * A redis-cli session, wherever it shows: terminal input in, terminal output out. It edits lines, keeps history, hints and
 * completes, runs one command at a time and keeps what is typed meanwhile; Ctrl-C stops what runs.
 */
export class TerminalSession {
  private readonly options: TerminalSessionOptions
  private readonly conversation: Conversation
  private readonly link: TerminalLink
  private readonly decoder = new KeyDecoder()
  private readonly editor: LineEditor
  private readonly history: History
  private docs: CommandDocs = fallbackDocs()
  private docsLearned = false
  private hintsShown = true
  private phase: 'editing' | 'running' | 'closed' = 'running'
  private waitingKeys: Key[] = []
  private waitingLines: string[] = []
  private escapeTimer: NodeJS.Timeout | undefined

  constructor(options: TerminalSessionOptions) {
    this.options = options
    this.history = options.history ?? new History()
    this.link = options.link ?? new ClusterLink({ client: options.client! })
    this.conversation = new Conversation({
      link: this.link, screen: this.screen(), format: options.format ?? STANDARD_FORMAT, interactive: true,
      cluster: options.cluster ?? options.client !== undefined, explain: true, typesOverStream: true,
      showPushes: options.showPushes ?? true, ...(options.db === undefined ? {} : { db: options.db })
    })
    this.editor = new LineEditor({
      columns: options.columns,
      history: this.history,
      complete: (line) => completions(line, this.docs),
      hint: (line) => (this.hintsShown ? hintFor(line, this.docs) : undefined)
    })
    this.link.onLost(() => this.showLost())
    this.attend(this.begin())
  }

  /** What the terminal sent: keys, pastes, and answers to be ignored. */
  input(data: string): void {
    if (this.phase === 'closed') return
    clearTimeout(this.escapeTimer)
    this.take(this.decoder.decode(data))
    if (this.decoder.waiting) this.escapeTimer = setTimeout(() => this.take(this.decoder.flush()), ESCAPE_WAIT_MS)
  }

  resize(columns: number): void {
    this.editor.resize(columns)
  }

  /** Ends the session and its connection. `onClose` is not called. */
  close(): void {
    if (this.phase === 'closed') return
    this.phase = 'closed'
    clearTimeout(this.escapeTimer)
    this.options.output(PASTE_MODE_OFF)
    this.link.close()
  }

  private async begin(): Promise<void> {
    await this.conversation.connect()
    this.learnCommands()
    this.askForLine()
  }

  /** The server went away while a line is being typed: the prompt says so, the line stays. */
  private showLost(): void {
    if (this.phase !== 'editing' || this.conversation.isSubscribed) return
    this.options.output(this.editor.hide() + this.editor.redraw(this.conversation.prompt))
  }

  /** What fails here is a bug of ours: it ends this session, visibly, and nothing else. */
  private attend(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.options.output(`\r\nslotscope: internal error: ${safeLine(String(error))}\r\n`)
      this.quit()
    })
  }

  /** Hints and completion improve when the server has told its commands; nobody waits for that. */
  private learnCommands(): void {
    if (this.docsLearned || !this.conversation.isConnected || this.conversation.state.inTransaction) return
    this.docsLearned = true
    this.attend(this.conversation.commandDocs().then((docs) => {
      this.docs = docs
    }))
  }

  private take(keys: readonly Key[]): void {
    for (const key of keys) {
      if (this.phase === 'closed') return
      if (this.phase === 'editing') this.press(key)
      else if (key.kind === 'key' && key.name === 'ctrl-c') this.interruptCommand()
      else if (this.conversation.isSubscribed) this.typeOverStream(key)
      else if (this.waitingKeys.length < MAX_WAITING_KEYS) this.waitingKeys.push(key)
    }
  }

  /** A key while messages come in opens a prompt among them, as in redis-cli since 7.2. */
  private typeOverStream(key: Key): void {
    this.phase = 'editing'
    this.options.output(PASTE_MODE_ON + this.editor.start(this.conversation.prompt))
    this.press(key)
  }

  private press(key: Key): void {
    const step = this.editor.press(key)
    this.options.output(step.output)
    if (step.event !== undefined) this.react(step.event)
  }

  private react(event: EditorEvent): void {
    if (this.conversation.isSubscribed) {
      this.reactOverStream(event)
      return
    }
    switch (event.kind) {
      case 'line':
        this.attend(this.run(event.line))
        return
      case 'lines':
        this.waitingLines = [...event.lines]
        this.nextLine()
        return
      case 'interrupt':
        if (event.line === '' && this.options.interruptCloses === true) this.quit()
        else this.askForLine()
        return
      case 'end':
        this.quit()
    }
  }

  private reactOverStream(event: EditorEvent): void {
    this.phase = 'running'
    this.options.output(PASTE_MODE_OFF)
    if (event.kind === 'end') this.quit()
    else if (event.kind === 'interrupt' && event.line === '') this.conversation.abort()
    else if (event.kind === 'line') this.sendOverStream(event.line)
    else if (event.kind === 'lines') event.lines.forEach((line) => this.sendOverStream(line))
  }

  private sendOverStream(line: string): void {
    const command = readLineCommand(bytesFromText(line))
    this.remember(line, command)
    if (command.kind === 'quit') this.quit()
    else if (command.kind === 'say') this.options.output(`${safeLine(textFromBytes(command.text))}\r\n`)
    else if (command.kind === 'command') this.conversation.sendWhileSubscribed(command.args)
  }

  private interruptCommand(): void {
    this.waitingKeys = []
    this.waitingLines = []
    this.options.output('^C\r\n')
    this.conversation.abort()
  }

  private async run(line: string): Promise<void> {
    this.phase = 'running'
    this.options.output(PASTE_MODE_OFF)
    const command = readLineCommand(bytesFromText(line))
    this.remember(line, command)
    const startedAt = performance.now()
    await this.obey(command)
    if (this.isClosed()) return
    this.learnCommands()
    const elapsedMs = performance.now() - startedAt
    if (command.kind === 'command' && elapsedMs >= SLOW_MS) this.options.output(`(${(elapsedMs / 1000).toFixed(2)}s)\r\n`)
    this.nextLine()
  }

  private async obey(command: LineCommand): Promise<void> {
    switch (command.kind) {
      case 'quit':
        this.quit()
        return
      case 'clear':
        this.options.output(CLEAR_SCREEN)
        return
      case 'say':
        this.options.output(`${safeLine(textFromBytes(command.text))}\r\n`)
        return
      case 'hints':
        this.hintsShown = command.shown
        return
      case 'connect':
        await this.conversation.connect(false, { host: command.host, port: command.port })
        this.docsLearned = false
        return
      case 'command':
        await this.conversation.issue(command.args, command.repeat)
        return
      case 'nothing':
    }
  }

  private remember(line: string, command: LineCommand): void {
    if (command.kind === 'nothing' || (command.kind === 'command' && isSensitiveCommand(command.args))) return
    if (this.history.add(line)) this.options.onHistory?.(line)
  }

  /** The next pasted line if one waits; otherwise the prompt. */
  private nextLine(): void {
    const line = this.waitingLines.shift()
    if (line === undefined) {
      this.askForLine()
      return
    }
    this.options.output(`${this.conversation.prompt}${safeLine(line)}\r\n`)
    this.attend(this.run(line))
  }

  private askForLine(): void {
    if (this.isClosed()) return
    if (this.phase === 'editing') this.options.output(this.editor.hide())
    this.phase = 'editing'
    this.options.output(PASTE_MODE_ON + this.editor.start(this.conversation.prompt))
    this.take(this.waitingKeys.splice(0))
  }

  private quit(): void {
    this.close()
    this.options.onClose()
  }

  private isClosed(): boolean {
    return this.phase === 'closed'
  }

  private screen(): Screen {
    const show = (text: string): void => {
      if (this.isClosed()) return
      const lines = text.replaceAll('\n', '\r\n')
      this.options.output(this.phase === 'editing' ? this.editor.hide() + lines + this.editor.redraw() : lines)
    }
    return {
      reply: (bytes) => show(safeText(textFromBytes(bytes))),
      problem: (bytes) => show(safeText(textFromBytes(bytes))),
      notice: show
    }
  }
}
