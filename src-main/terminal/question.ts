import { History } from './history.ts'
import type { Key } from './key-decoder.ts'
import { LineEditor } from './line-editor.ts'
import { safeLine } from './screen-safety.ts'

/** One question on a terminal and the line that answers it; no history, no hints. */
export class Question {
  readonly editor: LineEditor
  /** The line; undefined after Ctrl-C, or Ctrl-D on an empty one. */
  readonly answered: Promise<string | undefined>
  /** Keys that come now are not for this question any more. */
  isAnswered = false
  private readonly settle: (answer: string | undefined) => void
  private readonly output: (data: string) => void

  constructor(text: string, columns: number, output: (data: string) => void) {
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.answered = promise
    this.settle = resolve
    this.output = output
    this.editor = new LineEditor({ columns, history: new History(), complete: () => [], hint: () => undefined })
    output(this.editor.start(safeLine(text)))
  }

  press(key: Key): void {
    const { output, event } = this.editor.press(key)
    this.output(output)
    if (event === undefined) return
    this.isAnswered = true
    this.settle(event.kind === 'line' ? event.line : undefined)
  }

  /** Nobody will answer any more. */
  abandon(): void {
    this.settle(undefined)
  }
}
