import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SandboxRefusal } from '../refusal.ts'
import { withDeadline } from './deadline.ts'
import type { NodeEndListener, NodeHost, NodeSpec } from './node-host.ts'

const START_TIMEOUT_MS = 10_000
const STOP_TIMEOUT_MS = 5_000
const PROBE_INTERVAL_MS = 10
const MAX_OUTPUT_CHARS = 4_000

interface ServerProcess {
  readonly child: ChildProcess
  readonly ended: Promise<void>
  /** The last of what it printed: its log, since it has no log file. */
  output: string
  isEnding: boolean
  hasEnded: boolean
}

/** Nodes that are processes of a real redis-server or valkey-server. */
export class ProcessHost implements NodeHost {
  readonly #program: string
  readonly #onEnd: NodeEndListener
  readonly #processes = new Map<number, ServerProcess>()
  #isClosed = false

  constructor(program: string, onEnd: NodeEndListener) {
    this.#program = program
    this.#onEnd = onEnd
  }

  async start(spec: NodeSpec): Promise<void> {
    if (this.#isClosed) throw new SandboxRefusal('CANCELLED', 'the sandbox is stopping')
    const server = this.#spawn(spec)
    const hasStarted = untilListening(spec, () => server.hasEnded)
    if (await withDeadline(hasStarted, START_TIMEOUT_MS, `starting node ${spec.port}`)) return
    const [words = ''] = server.output.trim().split('\n').slice(-1)
    const code = /Address already in use|EADDRINUSE/.test(server.output) ? 'PORT_IN_USE' : 'NODE_FAILED'
    throw new SandboxRefusal(code, `node ${spec.port} did not start: ${words === '' ? 'it said nothing' : words}`)
  }

  async stop(port: number): Promise<void> {
    const server = this.#processes.get(port)
    if (server === undefined) return
    server.isEnding = true
    // A stopped process does not see SIGTERM before it is continued.
    server.child.kill('SIGCONT')
    server.child.kill('SIGTERM')
    await Promise.race([server.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })])
    if (this.#processes.has(port)) await this.kill(port)
  }

  async kill(port: number): Promise<void> {
    const server = this.#processes.get(port)
    if (server === undefined) return
    server.isEnding = true
    server.child.kill('SIGKILL')
    await withDeadline(server.ended, STOP_TIMEOUT_MS, `killing node ${port}`)
  }

  async pause(port: number): Promise<void> {
    this.#signal(port, 'SIGSTOP')
  }

  async resume(port: number): Promise<void> {
    this.#signal(port, 'SIGCONT')
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#processes.keys()].map((port) => this.stop(port)))
  }

  #signal(port: number, signal: NodeJS.Signals): void {
    const server = this.#processes.get(port)
    if (server === undefined) throw new SandboxRefusal('UNSUPPORTED', `node ${port} is not running`)
    server.child.kill(signal)
  }

  #spawn(spec: NodeSpec): ServerProcess {
    // A process group of its own, so that Ctrl-C in the terminal reaches us alone and the stop is ours to order.
    const child = spawn(this.#program, [...spec.argv, '--dir', spec.folder], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const ended = Promise.withResolvers<void>()
    const server: ServerProcess = { child, ended: ended.promise, output: '', isEnding: false, hasEnded: false }
    const collect = (chunk: Buffer): void => {
      server.output = (server.output + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARS)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const end = (code: number | null, signal: string | null): void => {
      if (server.hasEnded) return
      server.hasEnded = true
      this.#processes.delete(spec.port)
      ended.resolve()
      if (!server.isEnding) this.#onEnd(spec.port, endOf(code, signal, server.output))
    }
    child.once('error', (failure) => {
      collect(Buffer.from(failure.message))
      // A program that could not be run has no pid and never closes.
      if (child.pid === undefined) end(1, null)
    })
    child.once('close', end)
    this.#processes.set(spec.port, server)
    return server
  }
}

function endOf(code: number | null, signal: string | null, output: string): Parameters<NodeEndListener>[1] {
  if (code === 0) return { status: 'stopped', reason: 'it was told to shut down' }
  const [lastLine = ''] = output.trim().split('\n').slice(-1)
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`
  return { status: 'crashed', reason: `its process ${how}${lastLine === '' ? '' : `; it last said: ${lastLine}`}` }
}

/** True once something listens at the node's address; false when the process ended first. */
async function untilListening(spec: NodeSpec, hasEnded: () => boolean): Promise<boolean> {
  for (let deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(PROBE_INTERVAL_MS)) {
    if (hasEnded()) return false
    if (await accepts(spec.host, spec.port)) return true
  }
  return false
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
