import { bytesFromText } from '../engine/text.ts'
import { ClusterLink } from './cluster-link.ts'
import { Conversation } from './conversation.ts'
import { History } from './history.ts'
import { KeyDecoder } from './key-decoder.ts'
import type { Key } from './key-decoder.ts'
import { isSecretLine, readLineCommand } from './line-command.ts'
import type { LineCommand } from './line-command.ts'
import { LineEditor } from './line-editor.ts'
import type { EditorEvent } from './line-editor.ts'
import { LineGuide } from './line-guide.ts'
import { LineRunner } from './line-runner.ts'
import { ProgressLine } from './progress-line.ts'
import { Question } from './question.ts'
import { STANDARD_FORMAT } from './reply-format.ts'
import { safeLine } from './screen-safety.ts'
import { SessionScreen } from './session-screen.ts'
import type { TerminalSessionOptions } from './session-options.ts'
import type { TerminalLink } from './terminal-link.ts'
import type { TerminalState } from './terminal-state.ts'

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
  private readonly runner: LineRunner
  private readonly link: TerminalLink
  private readonly decoder = new KeyDecoder()
  private readonly editor: LineEditor
  private readonly history: History
  private readonly screen: SessionScreen
  private readonly progressLine: ProgressLine
  private readonly guide = new LineGuide()
  private phase: 'editing' | 'asking' | 'running' | 'closed' = 'running'
  private question: Question | undefined
  private progress: TerminalState['progress']
  private columns: number
  private waitingKeys: Key[] = []
  private waitingLines: string[] = []
  private escapeTimer: NodeJS.Timeout | undefined
  private toldState = ''

  constructor(options: TerminalSessionOptions) {
    this.options = options
    this.columns = options.columns
    this.history = options.history ?? new History()
    this.link = options.link ?? new ClusterLink({ client: options.client! })
    this.progressLine = new ProgressLine(() => this.columns)
    const screen = new SessionScreen(options.output)
    this.screen = screen
    const columns = (): number => this.columns
    this.conversation = new Conversation({
      link: this.link, screen, format: options.format ?? STANDARD_FORMAT, interactive: true, columns,
      cluster: options.cluster ?? options.client !== undefined, explain: true, typesOverStream: true,
      showPushes: options.showPushes ?? true, ...(options.db === undefined ? {} : { db: options.db })
    })
    this.runner = new LineRunner({
      conversation: this.conversation, link: this.link, screen, admit: options.admit, trib: options.trib, onAnswers: options.onAnswers,
      reader: { ask: (question) => this.ask(question), progress: (progress) => this.showProgress(progress), columns }
    })
    const { guide } = this
    this.editor = new LineEditor({ columns: options.columns, history: this.history, complete: (line) => guide.complete(line), hint: (line) => guide.hint(line) })
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
    this.columns = columns
    this.editor.resize(columns)
    this.question?.editor.resize(columns)
  }

  /** Sets a format or a target as if its line had been typed; the prompt shows the new target at once. */
  prefer(command: LineCommand & { kind: 'mode' | 'target' }): void {
    if (command.kind === 'mode') this.conversation.setMode(command.mode)
    else this.runner.target = command.target
    if (this.phase === 'editing') this.screen.write(this.editor.hide() + this.editor.redraw(this.runner.prompt))
    this.tellState()
  }

  /** Stops what runs, whatever it is and whatever is being typed: a stream, a command, a question, an operation. */
  stop(): void {
    if (this.phase === 'asking') this.question?.press({ kind: 'key', name: 'ctrl-c' })
    else if (this.phase === 'running') this.interruptCommand()
    else if (this.phase === 'editing' && this.conversation.isSubscribed) {
      this.screen.write(this.editor.hide())
      this.leaveEditing()
      this.interruptCommand()
    }
  }

  /** Ends the session and its connection. `onClose` is not called. */
  close(): void {
    if (this.phase === 'closed') return
    this.phase = 'closed'
    clearTimeout(this.escapeTimer)
    this.screen.close(PASTE_MODE_OFF)
    this.question?.abandon()
    this.runner.close()
    this.link.close()
  }

  private async begin(): Promise<void> {
    await this.conversation.connect()
    this.learnCommands()
    this.askForLine()
  }

  /** The server went away while a line is being typed: the prompt says so, the line stays. */
  private showLost(): void {
    if (this.phase === 'editing' && !this.conversation.isSubscribed) this.screen.write(this.editor.hide() + this.editor.redraw(this.runner.prompt))
    this.tellState()
  }

  /** What fails here is a bug of ours: it ends this session, visibly, and nothing else. */
  private attend(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.screen.write(`\r\nslotscope: internal error: ${safeLine(String(error))}\r\n`)
      this.quit()
    })
  }

  /** Hints and completion improve when the server has told its commands; nobody waits for that. */
  private learnCommands(): void {
    this.attend(this.guide.learn(this.conversation).then((isNews) => {
      // The line that is being typed gets its hint now.
      if (isNews && this.phase === 'editing') this.screen.above('')
    }))
  }

  private take(keys: readonly Key[]): void {
    for (const key of keys) {
      if (this.phase === 'closed') return
      if (this.phase === 'editing') this.press(key)
      else if (this.phase === 'asking' && !this.question!.isAnswered) this.question!.press(key)
      else if (key.kind === 'key' && key.name === 'ctrl-c') this.interruptCommand()
      else if (this.conversation.isSubscribed) this.typeOverStream(key)
      else if (this.waitingKeys.length < MAX_WAITING_KEYS) this.waitingKeys.push(key)
    }
  }

  /** A key while messages come in opens a prompt among them, as in redis-cli since 7.2. */
  private typeOverStream(key: Key): void {
    this.edit()
    this.press(key)
  }

  private edit(): void {
    this.phase = 'editing'
    this.screen.bottom = this.editor
    this.screen.write(PASTE_MODE_ON + this.editor.start(this.runner.prompt))
  }

  private leaveEditing(): void {
    this.phase = 'running'
    this.screen.bottom = this.progressLine
    this.screen.write(PASTE_MODE_OFF)
  }

  private press(key: Key): void {
    const step = this.editor.press(key)
    this.screen.write(step.output)
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
    this.leaveEditing()
    if (event.kind === 'end') this.quit()
    else if (event.kind === 'interrupt' && event.line === '') this.conversation.abort()
    else if (event.kind === 'line') this.sendOverStream(event.line)
    else if (event.kind === 'lines') event.lines.forEach((line) => this.sendOverStream(line))
  }

  private sendOverStream(line: string): void {
    const command = readLineCommand(bytesFromText(line))
    this.remember(line, command)
    if (command.kind === 'quit') this.quit()
    else this.attend(this.runner.runOverStream(command))
  }

  private interruptCommand(): void {
    this.waitingKeys = []
    this.waitingLines = []
    this.screen.above('^C\r\n')
    this.runner.abort()
  }

  private async run(line: string): Promise<void> {
    this.leaveEditing()
    const command = readLineCommand(bytesFromText(line))
    this.remember(line, command)
    const startedAt = performance.now()
    await this.obey(command)
    if (this.isClosed()) return
    this.learnCommands()
    const elapsedMs = performance.now() - startedAt
    if (command.kind === 'command' && elapsedMs >= SLOW_MS) this.screen.write(`(${(elapsedMs / 1000).toFixed(2)}s)\r\n`)
    this.nextLine()
  }

  private async obey(command: LineCommand): Promise<void> {
    switch (command.kind) {
      case 'quit':
        this.quit()
        return
      case 'clear':
        this.screen.write(CLEAR_SCREEN)
        return
      case 'hints':
        this.guide.hintsShown = command.shown
        return
      case 'connect':
        this.guide.unlearn()
        break
      default:
    }
    this.runner.expect(command)
    this.tellState()
    await this.runner.run(command)
    this.endProgress()
  }

  private remember(line: string, command: LineCommand): void {
    if (command.kind === 'nothing' || isSecretLine(command)) return
    if (this.history.add(line)) this.options.onHistory?.(line)
  }

  /** The next pasted line if one waits; otherwise the prompt. */
  private nextLine(): void {
    const line = this.waitingLines.shift()
    if (line === undefined) {
      this.askForLine()
      return
    }
    this.screen.write(`${this.runner.prompt}${safeLine(line)}\r\n`)
    this.attend(this.run(line))
  }

  private askForLine(): void {
    if (this.isClosed()) return
    if (this.phase === 'editing') this.screen.write(this.editor.hide())
    this.edit()
    this.tellState()
    this.take(this.waitingKeys.splice(0))
  }

  /** A question in the middle of what runs: a line of its own, which no history keeps. */
  private async ask(text: string): Promise<string | undefined> {
    if (this.isClosed()) return undefined
    this.screen.write(this.progressLine.hide())
    this.question = new Question(text, this.columns, (output) => this.screen.write(output))
    this.screen.bottom = this.question.editor
    this.phase = 'asking'
    this.tellState()
    const answer = await this.question.answered
    this.question = undefined
    this.screen.bottom = this.progressLine
    if (this.phase === 'asking') this.phase = 'running'
    this.tellState()
    return answer
  }

  private showProgress(progress: NonNullable<TerminalState['progress']>): void {
    if (this.phase !== 'running') return
    this.progress = progress
    this.screen.write(this.progressLine.show(progress))
    this.tellState()
  }

  private endProgress(): void {
    this.screen.write(this.progressLine.end())
    this.progress = undefined
  }

  private tellState(): void {
    if (this.isClosed()) return
    const { conversation, runner, progress } = this
    const activity = this.phase === 'asking' ? 'question' : this.phase === 'running' || conversation.isSubscribed ? runner.activity : 'idle'
    const { host, port } = this.link.address
    const state: TerminalState = { activity, address: { host, port }, isConnected: conversation.isConnected, mode: conversation.format.mode, target: runner.target, progress }
    const text = JSON.stringify(state)
    if (text === this.toldState) return
    this.toldState = text
    this.options.onState?.(state)
  }

  private quit(): void {
    this.close()
    this.options.onClose()
  }

  private isClosed(): boolean {
    return this.phase === 'closed'
  }
}
