import { FitAddon } from '@xterm/addon-fit'
import { type ITheme, Terminal } from '@xterm/xterm'
import type { TerminalScreen } from '../../state/session-wires.ts'
import { withAdoptedStyles } from './adopted-styles.ts'

export interface ScreenOptions {
  readonly theme: ITheme
  readonly label: string
  input(data: string): void
  resize(columns: number, rows: number): void
}

/** Operating system commands a server's bytes must not reach: titles, the clipboard, links, colours, files. */
const REFUSED_OSC = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 21, 50, 52, 104, 110, 111, 112, 777, 1337] as const
const SCROLLBACK_LINES = 5_000
const RESIZE_PAUSE_MS = 60

/** One xterm.js screen in an element: output in, keystrokes and sizes out. */
export class TerminalScreenView implements TerminalScreen {
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #observer: ResizeObserver
  readonly #options: ScreenOptions
  #onSized: ((columns: number, rows: number) => void) | undefined
  #resizeTimer: ReturnType<typeof setTimeout> | undefined

  constructor(host: HTMLElement, options: ScreenOptions) {
    this.#options = options
    this.#terminal = new Terminal({
      theme: options.theme,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      fontSize: 13,
      lineHeight: 1.25,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      cursorStyle: 'bar',
      cursorWidth: 2,
      scrollback: SCROLLBACK_LINES,
      linkHandler: { activate: () => undefined },
      windowOptions: {},
    })
    for (const code of REFUSED_OSC) this.#terminal.parser.registerOscHandler(code, () => true)
    // Nor may they resize, move or query the window (XTWINOPS).
    this.#terminal.parser.registerCsiHandler({ final: 't' }, () => true)
    this.#terminal.loadAddon(this.#fit)
    withAdoptedStyles(() => this.#terminal.open(host))
    this.#terminal.textarea?.setAttribute('aria-label', options.label)
    this.#terminal.onData((data) => options.input(data))
    this.#terminal.onBinary((data) => options.input(data))
    this.#terminal.attachCustomKeyEventHandler((event) => this.#handleKey(event))
    this.#observer = new ResizeObserver(() => this.#fitSoon())
    this.#observer.observe(host)
  }

  get columns(): number {
    return this.#terminal.cols
  }

  get rows(): number {
    return this.#terminal.rows
  }

  /** Calls once, as soon as the screen has been laid out and its size in characters is known. */
  whenSized(handler: (columns: number, rows: number) => void): void {
    this.#onSized = handler
    this.#fitNow()
  }

  write(data: string): void {
    if (data !== '') this.#terminal.write(data)
  }

  setTheme(theme: ITheme): void {
    this.#terminal.options.theme = theme
  }

  focus(): void {
    this.#terminal.focus()
  }

  dispose(): void {
    clearTimeout(this.#resizeTimer)
    this.#observer.disconnect()
    this.#terminal.dispose()
  }

  #fitSoon(): void {
    clearTimeout(this.#resizeTimer)
    this.#resizeTimer = setTimeout(() => this.#fitNow(), RESIZE_PAUSE_MS)
  }

  #fitNow(): void {
    const size = this.#fit.proposeDimensions()
    // A hidden panel has no size; its terminal keeps the one it had.
    if (size === undefined || !Number.isFinite(size.cols) || size.rows < 2) return
    const changed = size.cols !== this.#terminal.cols || size.rows !== this.#terminal.rows
    if (changed) this.#terminal.resize(size.cols, size.rows)
    if (this.#onSized !== undefined) {
      this.#onSized(size.cols, size.rows)
      this.#onSized = undefined
    } else if (changed) {
      this.#options.resize(size.cols, size.rows)
    }
  }

  /** Ctrl+Shift+C copies, as in other terminals where Ctrl+C interrupts. Pasting is the browser's own. */
  #handleKey(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.code !== 'KeyC') return true
    const selected = this.#terminal.getSelection()
    if (selected === '') return true
    event.preventDefault()
    void navigator.clipboard.writeText(selected)
    return false
  }
}
