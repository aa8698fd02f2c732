import { createInterface } from 'node:readline/promises'
import type { CliIo } from './io.ts'

/** Shows a question and reads one line; an input that has ended counts as an empty answer. */
export async function askLine(io: CliIo, question: string): Promise<string> {
  io.stdout.write(question)
  const lines = createInterface({ input: io.stdin, terminal: false })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}
