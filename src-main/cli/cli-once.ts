import { bytesFromText } from '../engine/text.ts'
import type { Bytes } from '../engine/bytes.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import type { Conversation } from '../terminal/conversation.ts'
import { readSeveral } from '../terminal/line-command.ts'
import type { LineRunner } from '../terminal/line-runner.ts'
import type { CliOptions } from './cli-options.ts'
import type { CliIo } from './io.ts'

/** An argument that cannot be used; redis-cli says some of these on standard output. */
class BadArgument extends Error {
  override readonly name = 'BadArgument'
  readonly stream: 'stdout' | 'stderr'

  constructor(message: string, stream: 'stdout' | 'stderr') {
    super(message)
    this.stream = stream
  }
}

/** Runs the command given on the command line, `:masters PING` too; the exit code is redis-cli's (noninteractive in redis-cli.c). */
export async function runOnce(conversation: Conversation, runner: LineRunner, options: CliOptions, io: CliIo): Promise<number> {
  let args: Bytes[]
  try {
    args = await commandArguments(options, io)
  } catch (error) {
    if (!(error instanceof BadArgument)) throw error
    io[error.stream].write(`${error.message}\n`)
    return 1
  }
  const several = readSeveral(args)
  if (several !== undefined) {
    await runner.run(several)
    return several.kind === 'several' ? 0 : 1
  }
  return (await conversation.issue(args, options.repeat, options.intervalMs)) ? 0 : 1
}

async function commandArguments(options: CliOptions, io: CliIo): Promise<Bytes[]> {
  const args = options.command.map(bytesFromText).map((argument) => (options.quotedInput ? unquoted(argument) : argument))
  if (options.lastArgumentFromStdin) return [...args, await readAll(io)]
  if (options.tagFromStdin === undefined) return args
  const at = options.command.indexOf(options.tagFromStdin)
  if (at === -1) throw new BadArgument('Using -X option but stdin tag not match.', 'stderr')
  return args.with(at, await readAll(io))
}

function unquoted(argument: Bytes): Bytes {
  const parts = splitInlineArguments(argument)
  if (parts === undefined || parts.length !== 1) throw new BadArgument('Invalid quoted string', 'stdout')
  return parts[0]!
}

async function readAll(io: CliIo): Promise<Bytes> {
  const chunks: Buffer[] = []
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('latin1')
}
