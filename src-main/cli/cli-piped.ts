import type { Readable } from 'node:stream'
import type { Bytes } from '../engine/bytes.ts'
import type { Conversation } from '../terminal/conversation.ts'
import { readLineCommand } from '../terminal/line-command.ts'
import type { LineCommand } from '../terminal/line-command.ts'
import type { ReplyFormat } from '../terminal/reply-format.ts'
import type { CliIo } from './io.ts'

/** Redis-cli tells the time of slow commands from here on. */
const SLOW_MS = 500

/** Runs the commands that come line by line on standard input, until its end or `quit`; errors do not stop it (repl in redis-cli.c). */
export async function runPiped(conversation: Conversation, io: CliIo, format: ReplyFormat): Promise<number> {
  await conversation.connect()
  for await (const line of lines(io.stdin)) {
    const command = readLineCommand(line)
    if (command.kind === 'quit') break
    await obey(command, conversation, io, format)
  }
  return 0
}

async function obey(command: LineCommand, conversation: Conversation, io: CliIo, format: ReplyFormat): Promise<void> {
  switch (command.kind) {
    case 'say':
      io.stdout.write(`${command.text}\n`, 'latin1')
      return
    case 'connect':
      await conversation.connect(false, { host: command.host, port: command.port })
      return
    case 'command':
      await timed(conversation, command, io, format)
      return
    default:
  }
}

async function timed(conversation: Conversation, command: LineCommand & { kind: 'command' }, io: CliIo, format: ReplyFormat): Promise<void> {
  const startedAt = performance.now()
  await conversation.issue(command.args, command.repeat)
  const elapsedMs = performance.now() - startedAt
  if (elapsedMs >= SLOW_MS && format.mode === 'standard') io.stdout.write(`(${(elapsedMs / 1000).toFixed(2)}s)\n`)
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
