import type { Bytes } from '../engine/bytes.ts'
import { textFromBytes } from '../engine/text.ts'
import type { Screen } from './conversation.ts'
import type { BottomLine } from './progress-line.ts'
import { safeText } from './screen-safety.ts'

/** A session's terminal: output appears above the line that stands at the bottom, and nothing a server sent steers it. */
export class SessionScreen implements Screen {
  /** What is being typed, asked or measured: redrawn below whatever is shown. */
  bottom: BottomLine | undefined
  private readonly output: (data: string) => void
  private isClosed = false

  constructor(output: (data: string) => void) {
    this.output = output
  }

  reply(bytes: Bytes): void {
    this.notice(safeText(textFromBytes(bytes)))
  }

  problem(bytes: Bytes): void {
    this.reply(bytes)
  }

  notice(text: string): void {
    this.above(text.replaceAll('\n', '\r\n'))
  }

  /** Rows above the bottom line. */
  above(data: string): void {
    const { bottom } = this
    this.write(bottom === undefined ? data : bottom.hide() + data + bottom.redraw())
  }

  /** Sequences as they are, for whoever owns the bottom line. */
  write(data: string): void {
    if (!this.isClosed && data !== '') this.output(data)
  }

  /** Nothing is shown after `last`. */
  close(last: string): void {
    this.write(last)
    this.isClosed = true
  }
}
