import type { Readable } from 'node:stream'
import type { Bytes } from '../engine/bytes.ts'
import type { Conversation } from '../terminal/conversation.ts'
import { readLineCommand } from '../terminal/line-command.ts'
import type { LineCommand } from '../terminal/line-command.ts'
import type { LineRunner } from '../terminal/line-runner.ts'
import type { CliIo } from './io.ts'

/** Redis-cli tells the time of slow commands from here on. */
const SLOW_MS = 500

/** Runs the commands that come line by line on standard input, until its end or `quit`; errors do not stop it (repl in redis-cli.c). */
export async function runPiped(conversation: Conversation, runner: LineRunner, io: CliIo): Promise<number> {
  await conversation.connect()
  for await (const line of lines(io.stdin)) {
    const command = readLineCommand(line)
    if (command.kind === 'quit') break
    if (command.kind === 'command') await timed(conversation, runner, command, io)
    else await runner.run(command)
  }
  return 0
}

async function timed(conversation: Conversation, runner: LineRunner, command: LineCommand, io: CliIo): Promise<void> {
  const startedAt = performance.now()
  await runner.run(command)
  const elapsedMs = performance.now() - startedAt
  if (elapsedMs >= SLOW_MS && conversation.format.mode === 'standard') io.stdout.write(`(${(elapsedMs / 1000).toFixed(2)}s)\n`)
}

/** Lines of bytes without their newline; a last line without one counts too. */
async function* lines(input: Readable): AsyncGenerator<Bytes> {
  let rest = ''
  for await (const chunk of input) {
    const parts = (rest + Buffer.from(chunk as Uint8Array).toString('latin1')).split('\n')
    rest = parts.pop()!
    yield* parts
  }
  if (rest !== '') yield rest
}
