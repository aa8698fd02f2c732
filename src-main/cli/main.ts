import { runSlotscope } from './dispatch.ts'
import { processIo } from './io.ts'

/** The reader of our output went away (`slotscope … | head`): stop without a word, as other command-line tools do. */
function leaveQuietlyOnBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** Ends the process once all output has left it; a subcommand that is done keeps nothing alive. */
function finish(exitCode: number): void {
  process.exitCode = exitCode
  process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}

async function start(): Promise<void> {
  leaveQuietlyOnBrokenPipe(process.stdout)
  leaveQuietlyOnBrokenPipe(process.stderr)
  try {
    finish(await runSlotscope(process.argv.slice(2), processIo()))
  } catch (error) {
    process.stderr.write(`slotscope: ${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof Error && process.env['SLOTSCOPE_DEBUG'] !== undefined) process.stderr.write(`${error.stack}\n`)
    finish(1)
  }
}

void start()
