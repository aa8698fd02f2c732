import { bytesFromText } from '../engine/text.ts'
import { Conversation } from '../terminal/conversation.ts'
import { LineRunner } from '../terminal/line-runner.ts'
import type { Screen } from '../terminal/conversation.ts'
import type { TerminalLink } from '../terminal/terminal-link.ts'
import type { ReplyFormat } from '../terminal/reply-format.ts'
import { CLI_HELP } from './cli-help.ts'
import { linkAccess, openLink } from './cli-link.ts'
import { parseCliOptions } from './cli-options.ts'
import type { CliOptions } from './cli-options.ts'
import { askPassword, interactiveSession } from './cli-interactive.ts'
import { runPiped } from './cli-piped.ts'
import { runOnce } from './cli-once.ts'
import { cliScreen } from './cli-screen.ts'
import { UnreadableFile } from './tls-files.ts'
import type { CliIo } from './io.ts'
import { promptTrib } from './trib-prompt.ts'
import { versionLine } from './version.ts'

/**
 * `slotscope cli`: redis-cli, interactive on a terminal, one-shot with a command, or reading commands from a pipe.
 * Exit codes are redis-cli's: 1 when the connection failed, or with -e when the reply was an error, and for wrong usage.
 */
export async function cliCommand(argv: string[], io: CliIo): Promise<number> {
  const parsed = parseCliOptions(argv, io.env)
  switch (parsed.kind) {
    case 'help':
      io.stdout.write(CLI_HELP)
      return 0
    case 'version':
      io.stdout.write(`${versionLine()}\n`)
      return 0
    case 'refused':
      io.stderr.write(`${parsed.message}\n`)
      return 1
    case 'options':
      return run(parsed.options, io)
  }
}

async function run(options: CliOptions, io: CliIo): Promise<number> {
  if (options.warnAboutPassword) {
    io.stderr.write("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n")
  }
  if (options.askPassword) options.password = await askPassword(io, 'Please input password: ')
  const format = replyFormat(options, io)
  const fromPipe = options.command.length === 0 && io.stdin.isTTY !== true
  const screen = cliScreen(io)
  const link = linkOrMessage(options, screen)
  if (typeof link === 'string') {
    io.stderr.write(`${link}\n`)
    return 1
  }
  const trib = promptTrib(linkAccess(options), io.env)
  if (options.command.length === 0 && !fromPipe) return interactiveSession({ options, io, link, format, trib })
  const conversation = new Conversation({
    link, screen, format, interactive: fromPipe, cluster: options.cluster, explain: io.isTty, db: options.db,
    failOnError: options.errorExitCode && !fromPipe, showPushes: options.showPushes ?? io.isTty
  })
  const runner = new LineRunner({ conversation, link, screen, reader: {}, trib })
  try {
    return fromPipe ? await runPiped(conversation, runner, io) : await runOnce(conversation, runner, options, io)
  } finally {
    link.close()
  }
}

function linkOrMessage(options: CliOptions, screen: Screen): TerminalLink | string {
  try {
    return openLink(options, screen)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message
    throw error
  }
}

function replyFormat(options: CliOptions, io: CliIo): ReplyFormat {
  // FAKETTY is how redis-cli's own tests ask for the form of a terminal.
  const standard = io.isTty || io.env['FAKETTY'] !== undefined
  return {
    mode: options.mode ?? (standard ? 'standard' : 'raw'),
    elementDelimiter: bytesFromText(options.elementDelimiter),
    replyDelimiter: bytesFromText(options.replyDelimiter)
  }
}
