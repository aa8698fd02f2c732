import { StringDecoder } from 'node:string_decoder'
import { History } from '../terminal/history.ts'
import { KeyDecoder } from '../terminal/key-decoder.ts'
import { LineEditor } from '../terminal/line-editor.ts'
import type { ReplyFormat } from '../terminal/reply-format.ts'
import { TerminalSession } from '../terminal/session.ts'
import type { TerminalLink } from '../terminal/terminal-link.ts'
import type { TribRunner } from '../terminal/trib-dialog.ts'
import type { CliOptions } from './cli-options.ts'
import { appendHistory, historyPath, readHistory } from '../terminal/history-file.ts'
import type { CliIo } from './io.ts'

export interface InteractiveOptions {
  readonly options: CliOptions
  readonly io: CliIo
  readonly link: TerminalLink
  readonly format: ReplyFormat
  readonly trib: TribRunner
}

const DEFAULT_COLUMNS = 80

/** A session on the process's own terminal, until quit, Ctrl-D, or Ctrl-C on an empty line. */
export async function interactiveSession({ options, io, link, format, trib }: InteractiveOptions): Promise<number> {
  const file = historyPath(io.env)
  const history = new History()
  for (const line of readHistory(file)) history.add(line)
  const ended = Promise.withResolvers<void>()
  const session = new TerminalSession({
    link, format, history, trib, cluster: options.cluster, db: options.db, columns: columnsOf(io), interruptCloses: true, showPushes: options.showPushes ?? true,
    output: (data) => io.stdout.write(data),
    onClose: ended.resolve,
    onHistory: (line) => appendHistory(file, line)
  })
  const release = attach(io, (data) => session.input(data), () => session.resize(columnsOf(io)))
  io.stdin.once('end', ended.resolve)
  await ended.promise
  session.close()
  release()
  return 0
}

/** Asks on the terminal, showing asterisks; from a pipe the first line is taken. */
export async function askPassword(io: CliIo, question: string): Promise<string> {
  const editor = new LineEditor({ columns: columnsOf(io), history: new History(), complete: () => [], hint: () => undefined })
  const decoder = new KeyDecoder()
  const answered = Promise.withResolvers<string>()
  const release = attach(io, (data) => {
    for (const key of decoder.decode(data)) {
      const step = editor.press(key)
      io.stderr.write(step.output)
      if (step.event?.kind === 'line') answered.resolve(step.event.line)
      else if (step.event !== undefined) answered.resolve('')
    }
  }, () => editor.resize(columnsOf(io)))
  io.stderr.write(editor.start(question, true))
  io.stdin.once('end', () => answered.resolve(''))
  const password = await answered.promise
  release()
  return password
}

/** Raw mode and listeners; the answer undoes both, so that the shell finds its terminal as it was. */
function attach(io: CliIo, onData: (data: string) => void, onResize: () => void): () => void {
  const decoder = new StringDecoder('utf8')
  const onChunk = (chunk: Buffer): void => onData(decoder.write(chunk))
  setRawMode(io, true)
  io.stdin.on('data', onChunk)
  // An earlier release paused it, which a listener alone does not undo.
  io.stdin.resume()
  io.stdout.on('resize', onResize)
  return () => {
    io.stdin.off('data', onChunk)
    io.stdout.off('resize', onResize)
    io.stdin.pause()
    setRawMode(io, false)
  }
}

function setRawMode(io: CliIo, raw: boolean): void {
  if (io.stdin.isTTY === true && 'setRawMode' in io.stdin && typeof io.stdin.setRawMode === 'function') io.stdin.setRawMode(raw)
}

function columnsOf(io: CliIo): number {
  // A terminal of unknown size says 0.
  return io.stdout.columns || DEFAULT_COLUMNS
}
