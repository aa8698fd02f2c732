import { connect, type Socket } from 'node:net'
import type { Command } from './template.ts'

const WAIT_MS = 20_000

/** A raw connection that sends commands in one go and gives each reply's bytes as they came. */
export class Wire {
  private readonly socket: Socket
  private received = Buffer.alloc(0)
  private wake: () => void = () => undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk])
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
        replies.push(this.received.latin1Slice(0, end))
        this.received = this.received.subarray(end)
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

/** Where the reply that begins at `at` ends, or undefined while its end has not come. */
export function replyEnd(bytes: Buffer, at: number): number | undefined {
  const lineEnd = bytes.indexOf('\r\n', at, 'latin1')
  if (lineEnd < 0) return undefined
  const marker = String.fromCharCode(bytes[at]!)
  const after = lineEnd + 2
  if (!'$=!*~>%|'.includes(marker)) return after
  const length = Number(bytes.latin1Slice(at + 1, lineEnd))
  if (length < 0) return after
  if ('$=!'.includes(marker)) return after + length + 2 <= bytes.length ? after + length + 2 : undefined
  return elementsEnd(bytes, after, '%|'.includes(marker) ? 2 * length : length)
}

function elementsEnd(bytes: Buffer, at: number, count: number): number | undefined {
  let end: number | undefined = at
  for (let i = 0; i < count && end !== undefined; i++) end = replyEnd(bytes, end)
  return end
}
