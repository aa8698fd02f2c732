import { appendFileSync } from 'node:fs'
import { ConfigError } from '../engine/config/config-error.ts'
import { logLine } from '../engine/log.ts'
import { type EmbeddedNode, StoppedWhileLoading } from '../engine/embedded-node.ts'
import { startNode } from '../engine/node.ts'
import type { LogLevel } from '../engine/node-services.ts'
import { VERSION_LINE } from '../engine/version.ts'
import type { CliIo } from './io.ts'
import { keepYoungGenerationSmall } from './young-generation.ts'

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
    const onListening = (node: EmbeddedNode): void => {
      log.node = node
      keepYoungGenerationSmall()
      stopOnSignals(node)
      reportCrashes(node)
    }
    startNode({ argv, log: log.write, onListening, onCrash: () => resolve(1), onShutdown: () => resolve(0) }).catch((error: unknown) => {
      // It stopped as it was asked to: onShutdown has told.
      if (error instanceof StoppedWhileLoading) return
      io.stderr.write(`${startFailure(error)}\n`)
      resolve(1)
    })
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

function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return `slotscope node: ${error instanceof Error ? error.message : String(error)}`
}

/** As redis-server (sigShutdownHandler): a signal stops cleanly; whoever sends SIGINT again does not want to wait for that. */
function stopOnSignals(node: EmbeddedNode): void {
  let isInterrupted = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (signal === 'SIGINT' && isInterrupted && node.services.orderlyShutdown.isAsked) insist(node)
      isInterrupted ||= signal === 'SIGINT'
      node.services.log('warning', node.services.isLoading ? 'Received shutdown signal during loading, scheduling shutdown.' : `Received ${signal} scheduling shutdown...`)
      node.services.orderlyShutdown.startBySignal(signal)
    })
  }
}

function insist(node: EmbeddedNode): never {
  node.services.log('warning', 'You insist... exiting now.')
  // What is being saved is removed before anything is waited for.
  void node.kill()
  process.exit(1)
}

/** A bug, or somebody who wants to see where the process is: the log tells, and the process ends. */
function reportCrashes(node: EmbeddedNode): void {
  process.on('SIGABRT', () => crash(node, 'crashed by signal: SIGABRT', new Error('SIGABRT')))
  process.on('uncaughtException', (error) => crash(node, error.message, error))
}

function crash(node: EmbeddedNode, reason: string, error: Error): void {
  node.services.crash(reason, error.stack)
  process.exit(1)
}
