import { appendFileSync } from 'node:fs'
import { ConfigError } from '../engine/config/config-error.ts'
import { logLine } from '../engine/log.ts'
import { type EmbeddedNode, startNode } from '../engine/node.ts'
import type { LogLevel } from '../engine/node-services.ts'
import { VERSION_LINE } from '../engine/version.ts'
import type { CliIo } from './io.ts'

const USAGE = `Usage: slotscope node [/path/to/redis.conf] [options] [-]
       slotscope node --port 7777 --cluster-enabled yes
       slotscope node -v | --version | -h | --help

One embedded node in the foreground. Arguments and configuration files are redis-server's:
every directive of redis.conf may be given as --name value; "-" reads more of them from standard input.
`

/**
 * `slotscope node`: one node in this process, until SIGINT, SIGTERM or SHUTDOWN.
 * Exit code 0 after a clean stop, 1 when it cannot start (the reason goes to stderr), as redis-server.
 */
export async function nodeCommand(argv: string[], io: CliIo): Promise<number> {
  if (argv[0] === '-v' || argv[0] === '--version') {
    io.stdout.write(`${VERSION_LINE}\n`)
    return 0
  }
  if (argv[0] === '-h' || argv[0] === '--help') {
    io.stdout.write(USAGE)
    return 0
  }
  return new Promise((resolve) => {
    const log = logger(io)
    startNode({ argv, log: log.write, onCrash: (reason) => resolve(crash(log, reason)), onShutdown: () => resolve(0) }).then(
      (node) => {
        log.node = node
        stopOnSignals(node)
      },
      (error: unknown) => {
        io.stderr.write(`${startFailure(error)}\n`)
        resolve(1)
      },
    )
  })
}

interface Logger {
  node: EmbeddedNode | undefined
  write(level: LogLevel, message: string, logfile?: string): void
}

/** Writes Redis's log lines to standard output, or to `logfile` once it is configured. */
function logger(io: CliIo): Logger {
  return {
    node: undefined,
    write(level, message, logfile = '') {
      const role = this.node?.services.replication.role === 'replica' ? 'S' : 'M'
      const line = logLine({ pid: process.pid, role, atMs: Date.now(), level, message })
      if (logfile === '') io.stdout.write(line)
      else appendFileSync(logfile, line)
    },
  }
}

function crash(log: Logger, reason: string): number {
  log.write('warning', `This node broke and stops: ${reason}`)
  return 1
}

function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return `slotscope node: ${error instanceof Error ? error.message : String(error)}`
}

/** As redis-server: the first signal stops cleanly, a second one at once. */
function stopOnSignals(node: EmbeddedNode): void {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1)
      asked = true
      node.services.log('warning', `Received ${signal} scheduling shutdown...`)
      node.services.shutdown({ mode: 'default' }).catch(() => {
        asked = false
        node.services.log('warning', 'Errors trying to shut down the server. Check the logs for more information.')
      })
    })
  }
}
