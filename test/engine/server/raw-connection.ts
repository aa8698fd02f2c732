import { connect, type Socket } from 'node:net'
import { replyEnd } from '../commands/differential/reply-tree.ts'

const REPLY_TIMEOUT_MS = 30_000

/** A connection that shows the bytes of each reply as they came. */
export class RawConnection {
  private readonly socket: Socket
  private received = ''
  private wake: (() => void) | undefined
  isClosed = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      this.received += chunk
      this.wake?.()
    })
    socket.on('close', () => {
      this.isClosed = true
      this.wake?.()
    })
    socket.on('error', () => undefined) // A killed connection; `isClosed` says so.
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => resolve(new RawConnection(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends one request and gives the bytes of its reply. */
  ask(...args: readonly string[]): Promise<string> {
    this.send(...args)
    return this.next()
  }

  send(...args: readonly string[]): void {
    this.socket.write(`*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`, 'latin1')
  }

  /** Sends bytes that are a request already, or are none. */
  sendRaw(bytes: string): void {
    this.socket.write(bytes, 'latin1')
  }

  /** The next reply or message; "closed" when the server ends the connection instead. */
  async next(): Promise<string> {
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    for (;;) {
      const end = replyEnd(this.received, 0)
      if (end !== undefined) {
        const reply = this.received.slice(0, end)
        this.received = this.received.slice(end)
        return reply
      }
      if (this.isClosed) return 'closed'
      if (Date.now() > deadline) throw new Error(`No whole reply came; so far: ${JSON.stringify(this.received)}`)
      await new Promise<void>((resolve) => {
        this.wake = resolve
        setTimeout(resolve, 200)
      })
    }
  }

  /** Waits until the server has closed the connection. */
  async closed(): Promise<void> {
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    while (!this.isClosed && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
    if (!this.isClosed) throw new Error('The server left the connection open.')
  }

  close(): void {
    this.socket.destroy()
  }
}
