import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import type { RunFolder } from './run-folder.ts'

/** What upstream's tests ask of a server they did not start themselves. */
const DIRECTIVES = ['--save', '', '--enable-protected-configs', 'yes', '--enable-debug-command', 'yes', '--enable-module-command', 'yes']
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 10_000
const REPLY_LIMIT_MS = 5_000

export interface ExternalServer {
  readonly port: number
  stop(): Promise<void>
}

/**
 * Starts the run folder's server for a harness that expects one to run already, in cluster mode as the owner of every slot.
 * @param belowPort the port is the first free one below this
 * @throws Error when it does not serve within its time
 */
export async function startExternalServer(folder: RunFolder, isCluster: boolean, belowPort: number): Promise<ExternalServer> {
  const port = await freePortBelow(belowPort)
  const argv = ['--port', String(port), ...DIRECTIVES, ...(isCluster ? ['--cluster-enabled', 'yes'] : [])]
  const child = spawn(join(folder.path, 'src', 'redis-server'), argv, { cwd: join(folder.path, 'tests', 'tmp'), stdio: 'ignore' })
  const kill = (): void => void child.kill('SIGKILL')
  process.prependOnceListener('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(kill, STOP_LIMIT_MS)
    await ended
    clearTimeout(timer)
  }
  try {
    await until(port, 'PING', '+PONG')
    if (isCluster) {
      await ask(port, 'CLUSTER ADDSLOTSRANGE 0 16383')
      await until(port, 'CLUSTER INFO', 'cluster_state:ok')
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { port, stop }
}

async function until(port: number, request: string, expected: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS
  let last = ''
  while (performance.now() < deadline) {
    last = await ask(port, request).catch((error: unknown) => String(error))
    if (last.includes(expected)) return
    await sleep(100)
  }
  throw new Error(`the server on port ${port} does not answer ${expected} to ${request}: ${last.trim()}`)
}

/** The beginning of the reply to one inline request. */
async function ask(port: number, request: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    socket.write(`${request}\r\n`)
    const [chunk] = (await once(socket, 'data', { signal: AbortSignal.timeout(REPLY_LIMIT_MS) })) as [Buffer]
    return chunk.toString('latin1')
  } finally {
    socket.destroy()
  }
}

async function freePortBelow(limit: number): Promise<number> {
  for (let port = limit - 1; port > limit - 30; port--) {
    if (await isFree(port)) return port
  }
  throw new Error(`no port is free just below ${limit}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
