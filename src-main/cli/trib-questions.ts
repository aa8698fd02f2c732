import { createInterface, type Interface } from 'node:readline'
import type { CliIo } from './io.ts'

/** Questions one after the other on the same input; what is typed ahead answers the next. */
export class Questions {
  private readonly io: CliIo
  private lines: Interface | undefined
  private iterator: AsyncIterator<string> | undefined

  constructor(io: CliIo) {
    this.io = io
  }

  /** Shows a question and reads one line; undefined when the input has ended. */
  async ask(question: string): Promise<string | undefined> {
    this.io.stdout.write(question)
    this.lines ??= createInterface({ input: this.io.stdin, terminal: false })
    this.iterator ??= this.lines[Symbol.asyncIterator]()
    const next = await this.iterator.next()
    return next.done === true ? undefined : next.value
  }

  close(): void {
    this.lines?.close()
  }
}
