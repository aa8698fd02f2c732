import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bytes } from '../../../../src-main/engine/bytes.ts'
import { isMissing } from '../../../support/program.ts'
import { replyEnd } from './reply-tree.ts'

const START_TIMEOUT_MS = 10_000
const REPLY_TIMEOUT_MS = 20_000

/** True when a redis-server 7.0 is on PATH to compare with: another version words and formats some replies differently. */
export function hasRedisServer(): boolean {
  if (isMissing('redis-server', 'byte-for-byte comparison of commands')) return false
  return /v=7\.0\./.test(spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '')
}

/** A real redis-server on a random port of the loopback interface, and one connection to it. */
export class RealRedis {
  private readonly server: ChildProcess
  private readonly folder: string
  private readonly socket: Socket
  private received = ''
  private onData: (() => void) | undefined

  private constructor(server: ChildProcess, folder: string, socket: Socket) {
    this.server = server
    this.folder = folder
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      this.received += chunk
      this.onData?.()
    })
  }

  static async start(): Promise<RealRedis> {
    const port = await freePort()
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-differential-'))
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    // SORT ALPHA goes by the locale; ours compares bytes.
    const server = spawn('redis-server', options, { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } })
    return new RealRedis(server, folder, await connectWithin(port, START_TIMEOUT_MS))
  }

  /** Sends requests in one go and gives the raw bytes of their replies. */
  async ask(requests: readonly (readonly Bytes[])[]): Promise<Bytes[]> {
    this.socket.write(requests.map(encodeRequest).join(''), 'latin1')
    const replies: Bytes[] = []
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    while (replies.length < requests.length) {
      const end = replyEnd(this.received, 0)
      if (end === undefined) await this.moreData(deadline)
      else {
        replies.push(this.received.slice(0, end))
        this.received = this.received.slice(end)
      }
    }
    return replies
  }

  /** Sends requests and gives all that came back until the last of them was served: replies, and pushes between them. */
  async everythingAfter(requests: readonly (readonly Bytes[])[]): Promise<Bytes[]> {
    const end = 'everything-was-served'
    this.socket.write([...requests, ['ECHO', end]].map(encodeRequest).join(''), 'latin1')
    const received: Bytes[] = []
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    for (;;) {
      const replyLength = replyEnd(this.received, 0)
      if (replyLength === undefined) {
        await this.moreData(deadline)
        continue
      }
      const reply = this.received.slice(0, replyLength)
      this.received = this.received.slice(replyLength)
      if (reply.includes(end)) return received
      received.push(reply)
    }
  }

  async stop(): Promise<void> {
    this.socket.destroy()
    if (this.server.exitCode === null) {
      const exited = once(this.server, 'exit')
      this.server.kill('SIGKILL')
      await exited
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  private moreData(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`redis-server did not answer in time; so far: ${this.received}`)), deadline - Date.now())
      this.onData = () => {
        clearTimeout(timer)
        this.onData = undefined
        resolve()
      }
    })
  }
}

function encodeRequest(args: readonly Bytes[]): Bytes {
  return `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

async function connectWithin(port: number, timeoutMs: number): Promise<Socket> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
