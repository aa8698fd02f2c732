import { CompletionCycle } from './completion-cycle.ts'
import { cutToWidth, displayWidth } from './display-width.ts'
import { HistorySearch } from './history-search.ts'
import type { History } from './history.ts'
import type { Key, KeyName } from './key-decoder.ts'
import { LineBuffer } from './line-buffer.ts'
import { LineView } from './line-view.ts'
import { safeLine } from './screen-safety.ts'

export interface LineEditorOptions {
  readonly columns: number
  readonly history: History
  /** Whole lines that may stand for what was typed, in the order Tab shows them. */
  readonly complete: (line: string) => readonly string[]
  /** What to show dim behind the line. */
  readonly hint: (line: string) => string | undefined
}

/** What a key led to: `output` goes to the screen; `event` is for whoever asked for a line. */
export interface EditorStep {
  readonly output: string
  readonly event?: EditorEvent
}

export type EditorEvent =
  | { readonly kind: 'line'; readonly line: string }
  /** Several pasted lines, confirmed; to be run one after the other. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Ctrl-C; `line` is what it threw away. */
  | { readonly kind: 'interrupt'; readonly line: string }
  /** Ctrl-D on an empty line. */
  | { readonly kind: 'end' }

const BELL = '\x07'
const CLEAR_SCREEN = '\x1b[H\x1b[2J'
/** A paste of many lines is previewed up to here. */
const PREVIEW_LINES = 5

/**
 * A line editor with linenoise's keys, and readline's search and word keys. A pure state machine: keys in, escape
 * sequences and events out; it owns no stream and no clock.
 */
export class LineEditor {
  private readonly options: LineEditorOptions
  private readonly buffer = new LineBuffer()
  private readonly view: LineView
  private columns: number
  private prompt = ''
  private masked = false
  private back = 0
  /** Lines of the history edited in passing, and at 0 the new line: kept until one is entered. */
  private drafts = new Map<number, string>()
  private cycle: CompletionCycle | undefined
  private search: HistorySearch | undefined
  private pasted: readonly string[] | undefined

  constructor(options: LineEditorOptions) {
    this.options = options
    this.columns = options.columns
    this.view = new LineView(options.columns)
  }

  /** Starts a fresh line; `masked` shows asterisks and keeps the line from history, hints and completion. */
  start(prompt: string, masked = false): string {
    this.prompt = prompt
    this.masked = masked
    this.back = 0
    this.drafts = new Map()
    this.buffer.set('')
    this.view.forget()
    return this.refresh()
  }

  /** The line and its prompt once more, after other output has taken their place; `prompt` replaces the old one. */
  redraw(prompt = this.prompt): string {
    this.prompt = prompt
    this.view.forget()
    return this.refresh()
  }

  /** Makes room for other output: the rows of the line are cleared, the cursor stands at their start. */
  hide(): string {
    const output = this.view.draw({ prompt: '', text: '', cursor: 0 })
    this.view.forget()
    return output
  }

  resize(columns: number): void {
    this.columns = columns
    this.view.resize(columns)
  }

  press(key: Key): EditorStep {
    if (this.pasted !== undefined) return this.answerPaste(key, this.pasted)
    if (this.search !== undefined) return this.pressInSearch(key, this.search)
    if (this.cycle !== undefined) return this.pressInCycle(key, this.cycle)
    if (key.kind === 'key') return this.pressNamed(key.name)
    return key.kind === 'paste' ? this.takePaste(key.text) : this.insert(key.text)
  }

  private insert(text: string): EditorStep {
    return this.buffer.insert(text) ? this.shown() : { output: BELL }
  }

  private pressNamed(name: KeyName): EditorStep {
    switch (name) {
      case 'enter': return this.enter()
      case 'ctrl-c': return this.interrupt()
      case 'ctrl-d': return this.deleteOrEnd()
      case 'ctrl-l':
        this.view.forget()
        return { output: CLEAR_SCREEN + this.refresh() }
      case 'tab': return this.complete('forward')
      case 'backtab': return this.complete('backward')
      case 'up': case 'ctrl-p': return this.recall(this.back + 1)
      case 'down': case 'ctrl-n': return this.recall(this.back - 1)
      case 'ctrl-r':
        if (!this.masked) this.search = new HistorySearch(this.options.history, this.buffer.text)
        return this.shown()
      default: return this.edit(name)
    }
  }

  private edit(name: KeyName): EditorStep {
    const { buffer } = this
    switch (name) {
      case 'left': case 'ctrl-b': buffer.left(); break
      case 'right': case 'ctrl-f': buffer.right(); break
      case 'home': case 'ctrl-a': buffer.home(); break
      case 'end': case 'ctrl-e': buffer.end(); break
      case 'word-left': case 'alt-b': buffer.wordLeft(); break
      case 'word-right': case 'alt-f': buffer.wordRight(); break
      case 'backspace': buffer.deleteBack(); break
      case 'delete': buffer.deleteForward(); break
      case 'ctrl-k': buffer.killToEnd(); break
      case 'ctrl-u': buffer.killLine(); break
      case 'ctrl-w': case 'alt-backspace': buffer.killWordBack(); break
      case 'alt-d': buffer.killWordForward(); break
      case 'ctrl-y': buffer.yank(); break
      case 'ctrl-t': buffer.transpose(); break
      default: return { output: '' }
    }
    return this.shown()
  }

  private enter(): EditorStep {
    const line = this.buffer.text
    return { output: this.refresh() + this.view.leave(), event: { kind: 'line', line } }
  }

  private interrupt(): EditorStep {
    const line = this.buffer.text
    const output = this.refresh() + this.view.leave()
    this.buffer.set('')
    return { output: line === '' ? output : `${output.slice(0, -2)}^C\r\n`, event: { kind: 'interrupt', line } }
  }

  private deleteOrEnd(): EditorStep {
    if (this.buffer.text !== '') return this.edit('delete')
    return { output: this.view.leave(), event: { kind: 'end' } }
  }

  private recall(back: number): EditorStep {
    if (this.masked) return { output: BELL }
    const line = this.drafts.get(back) ?? (back === 0 ? '' : this.options.history.at(back))
    if (line === undefined || back < 0) return { output: '' }
    this.drafts.set(this.back, this.buffer.text)
    this.back = back
    this.buffer.set(line)
    return this.shown()
  }

  private complete(direction: 'forward' | 'backward'): EditorStep {
    const candidates = this.masked ? [] : this.options.complete(this.buffer.text)
    if (candidates.length === 0) return { output: BELL }
    this.cycle = new CompletionCycle(this.buffer.text, candidates, direction)
    return this.shown()
  }

  private pressInCycle(key: Key, cycle: CompletionCycle): EditorStep {
    const name = key.kind === 'key' ? key.name : undefined
    if (name === 'tab' || name === 'backtab') {
      const bell = cycle.step(name === 'tab' ? 'forward' : 'backward') ? BELL : ''
      return { output: bell + this.refresh() }
    }
    this.cycle = undefined
    if (name === 'escape') return this.shown()
    if (cycle.shown !== cycle.original) this.buffer.set(cycle.shown)
    return this.press(key)
  }

  private pressInSearch(key: Key, search: HistorySearch): EditorStep {
    if (key.kind !== 'key') {
      search.type(key.text)
      return this.shown()
    }
    switch (key.name) {
      case 'ctrl-r': search.step('older'); return this.shown()
      case 'ctrl-s': search.step('newer'); return this.shown()
      case 'backspace': search.erase(); return this.shown()
      default: return this.leaveSearch(key, search)
    }
  }

  private leaveSearch(key: Key & { kind: 'key' }, search: HistorySearch): EditorStep {
    this.search = undefined
    const abandoned = key.name === 'ctrl-g' || key.name === 'ctrl-c'
    if (!abandoned) this.buffer.set(search.found)
    if (abandoned || key.name === 'escape') return this.shown()
    return this.press(key)
  }

  /** Pasted newlines are never run unseen (xterm.js security guide): one line is only inserted, several are shown first. */
  private takePaste(text: string): EditorStep {
    const lines = text.replace(/\n+$/, '').split('\n')
    if (lines.length === 1) return this.insert(lines[0]!)
    if (this.masked) return { output: BELL }
    const { text: typed, cursor } = this.buffer
    const all = [typed.slice(0, cursor) + lines[0]!, ...lines.slice(1, -1), lines.at(-1)! + typed.slice(cursor)]
    this.pasted = all.filter((line) => line.trim() !== '')
    return { output: this.view.leave() + this.pasteQuestion(this.pasted) }
  }

  private pasteQuestion(lines: readonly string[]): string {
    const width = this.columns - 4
    const preview = lines.slice(0, PREVIEW_LINES).map((line) => {
      const safe = safeLine(line)
      return `  ${displayWidth(safe) > width ? `${cutToWidth(safe, width - 1)}…` : safe}\r\n`
    })
    const rest = lines.length > PREVIEW_LINES ? `  … and ${lines.length - PREVIEW_LINES} more\r\n` : ''
    return `\x1b[90m${preview.join('')}${rest}\x1b[0mRun these ${lines.length} pasted lines? (y/N) `
  }

  private answerPaste(key: Key, lines: readonly string[]): EditorStep {
    this.pasted = undefined
    const yes = key.kind === 'text' && /^[yY]/.test(key.text)
    if (yes) return { output: 'yes\r\n', event: { kind: 'lines', lines } }
    return { output: `no\r\n${this.redraw()}` }
  }

  private shown(): EditorStep {
    return { output: this.refresh() }
  }

  private refresh(): string {
    if (this.search !== undefined) {
      const { prompt, found, query } = this.search
      return this.view.draw({ prompt: safeLine(prompt), text: found, cursor: Math.max(0, found.indexOf(query)) })
    }
    const { text, cursor } = this.buffer
    if (this.masked) return this.view.draw({ prompt: this.prompt, text: '*'.repeat(text.length), cursor })
    const line = this.cycle?.shown ?? text
    const hint = this.options.hint(line)
    return this.view.draw({ prompt: this.prompt, text: line, cursor: this.cycle === undefined ? cursor : line.length, hint })
  }
}
