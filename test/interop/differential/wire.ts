import { connect, type Socket } from 'node:net'
import { replyEnd } from '../../engine/commands/differential/reply-tree.ts'
import type { Command } from './template.ts'

const WAIT_MS = 20_000

/** A raw connection that sends commands in one go and gives each reply's bytes as they came. */
export class Wire {
  private readonly socket: Socket
  private received = ''
  private wake: () => void = () => undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      this.received += chunk
      this.wake()
    })
  }

  static async open(port: number, protocol: 2 | 3): Promise<Wire> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const wire = new Wire(socket)
    await wire.exchange([['HELLO', String(protocol)]])
    return wire
  }

  /** Sends all commands at once and gives as many replies, each as latin1 text of its bytes. */
  async exchange(commands: readonly Command[]): Promise<string[]> {
    this.socket.write(commands.map(encoded).join(''), 'latin1')
    const replies: string[] = []
    const deadline = performance.now() + WAIT_MS
    while (replies.length < commands.length) {
      const end = replyEnd(this.received, 0)
      if (end === undefined) await this.more(deadline, replies)
      else {
        replies.push(this.received.slice(0, end))
        this.received = this.received.slice(end)
      }
    }
    return replies
  }

  close(): void {
    this.socket.destroy()
  }

  private more(deadline: number, replies: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No reply within ${WAIT_MS} ms, after ${replies.length}: ${replies.at(-1) ?? ''}`)), deadline - performance.now())
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function encoded(command: Command): string {
  return `*${command.length}\r\n${command.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`
}
