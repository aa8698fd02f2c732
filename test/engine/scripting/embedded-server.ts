import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { replyEnd } from '../commands/differential/reply-tree.ts'

const REPLY_TIMEOUT_MS = 20_000

/** One of our nodes in this process, and one connection to it. */
export class EmbeddedServer {
  readonly node: EmbeddedNode
  private readonly folder: string
  private readonly socket: Socket
  private received = ''

  private constructor(node: EmbeddedNode, folder: string, socket: Socket) {
    this.node = node
    this.folder = folder
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => (this.received += chunk))
  }

  static async start(...options: string[]): Promise<EmbeddedServer> {
    const [port] = await freePorts(1)
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-scripting-'))
    const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options] })
    const socket = connect(port!, '127.0.0.1')
    await once(socket, 'connect')
    return new EmbeddedServer(node, folder, socket)
  }

  /** Sends requests in one go and gives the raw bytes of their replies. */
  async ask(requests: readonly (readonly Bytes[])[]): Promise<Bytes[]> {
    this.socket.write(requests.map((args) => `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`).join(''), 'latin1')
    const replies: Bytes[] = []
    const deadline = AbortSignal.timeout(REPLY_TIMEOUT_MS)
    for (;;) {
      for (let end = replyEnd(this.received, 0); end !== undefined; end = replyEnd(this.received, 0)) {
        replies.push(this.received.slice(0, end))
        this.received = this.received.slice(end)
      }
      if (replies.length >= requests.length) return replies
      await once(this.socket, 'data', { signal: deadline })
    }
  }

  async call(...args: Bytes[]): Promise<Bytes> {
    return (await this.ask([args]))[0]!
  }

  /** EVAL of a script without keys, which SCRIPT KILL ends when it does not do so itself. */
  evalOrKill(script: Bytes): Promise<Bytes> {
    return this.killed('SCRIPT', ['EVAL', script, '0'])
  }

  /** The reply to a request that is killed when it runs past busy-reply-threshold. */
  async killed(what: 'SCRIPT' | 'FUNCTION', request: readonly Bytes[]): Promise<Bytes> {
    const killer = connect(this.node.port, '127.0.0.1')
    await once(killer, 'connect')
    killer.resume()
    const timer = setInterval(() => killer.write(`${what} KILL\r\n`), 100)
    try {
      return (await this.ask([request]))[0]!
    } finally {
      clearInterval(timer)
      killer.destroy()
    }
  }

  /** EVAL of a script without keys. */
  eval(script: Bytes, ...argv: Bytes[]): Promise<Bytes> {
    return this.call('EVAL', script, '0', ...argv)
  }

  async stop(): Promise<void> {
    this.socket.destroy()
    await this.node.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
