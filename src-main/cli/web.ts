import { Option } from 'commander'
import { join } from 'node:path'
import { createServices } from '../services/index.ts'
import type { Services } from '../services/index.ts'
import { historyPath } from '../terminal/history-file.ts'
import { openInBrowser } from '../web/browser.ts'
import { LOOPBACK_HOSTS, startWebShell } from '../web/web-shell.ts'
import type { WebShell } from '../web/web-shell.ts'
import { quietProgram, runProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { promptTrib } from './trib-prompt.ts'
import { untilSignalled } from './until-signalled.ts'
import { SLOTSCOPE_VERSION } from './version.ts'
import { wholeNumber } from './whole-number.ts'

export interface WebOptions {
  readonly port?: number
  readonly host: string
  readonly open: boolean
  readonly json: boolean
  readonly sandbox: boolean
  /** The line that tells the URL; the plain one when left out. */
  readonly announce?: (url: string) => string
}

/**
 * Tried first when no port was asked for, because a browser remembers the page's settings by origin, which includes the port.
 * Taken, any free one does.
 */
const USUAL_PORT = 7380

/** `slotscope web`. */
export async function webCommand(argv: string[], io: CliIo): Promise<number> {
  let exitCode = 0
  const program = quietProgram('slotscope web', io)
    .description('serve the workbench to a browser on this machine')
    .addOption(new Option('--port <n>', `port to listen on; ${USUAL_PORT} or any free one`).argParser(wholeNumber(0, 65_535)))
    .option('--host <address>', 'loopback address to listen on', '127.0.0.1')
    .option('--open', 'open the page in the browser', false)
    .option('--sandbox', 'start a sandbox of three primaries with a replica each at once', false)
    .option('--json', 'print {"url":…} instead of a sentence', false)
    .action(async (options: WebOptions) => {
      exitCode = await serveUntilSignalled(options, io)
    })
  return runProgram(program, argv, () => exitCode)
}

/** Serves the web shell in the foreground. Answers 0 after a signal, 1 when it could not listen. */
export async function serveUntilSignalled(options: WebOptions, io: CliIo): Promise<number> {
  const log = (line: string): void => void io.stderr.write(`slotscope: ${line}\n`)
  if (!LOOPBACK_HOSTS.has(options.host)) {
    log(`--host ${options.host} is refused: whoever reaches the page can drive your clusters, so it is served on loopback only. Use an SSH tunnel (ssh -L) from elsewhere.`)
    return 1
  }
  const { signalled, cancel } = untilSignalled()
  const services = createServices({ version: SLOTSCOPE_VERSION, shell: 'web', log, terminal: { trib: (access) => promptTrib(access, io.env), historyFile: historyPath(io.env) } })
  const shell = await listen(services, options, log)
  if (shell === undefined) {
    cancel()
    await services.close()
    return 1
  }
  io.stdout.write(`${wordsOf(shell.url, options)}\n`)
  if (options.open) openInBrowser(shell.url, log)
  if (options.sandbox) void startSandbox(services, log)
  await signalled
  await Promise.all([shell.close(), services.close()])
  return 0
}

function wordsOf(url: string, { json, announce }: WebOptions): string {
  if (json) return JSON.stringify({ url })
  return announce?.(url) ?? `Slotscope is at ${url}`
}

async function listen(services: Services, options: WebOptions, log: (line: string) => void): Promise<WebShell | undefined> {
  const { host, port } = options
  const root = join(import.meta.dirname, '..', 'renderer')
  try {
    return await startWebShell({ services, root, host, port: port ?? USUAL_PORT, log })
  } catch (failure) {
    const { code, message } = failure as { code?: unknown; message: string }
    if (code === 'EADDRINUSE' && port === undefined) return listen(services, { ...options, port: 0 }, log)
    log(code === 'EADDRINUSE' ? `port ${port} on ${host} is in use; choose another with --port` : `cannot listen on ${host}: ${message}`)
    return undefined
  }
}

async function startSandbox(services: Services, log: (line: string) => void): Promise<void> {
  const session = services.openSession({ emit: () => undefined, isCongested: () => false })
  const result = await session.handle('sandbox.up', {})
  if (!result.ok) log(`the sandbox did not start: ${result.message}`)
  session.close()
}
