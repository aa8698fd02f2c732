import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import { requestBytes } from '../replication/request-bytes.ts'
import { ProtocolError, RequestDecoder } from '../resp/request-decoder.ts'

const LF = '\n'
const MAX_LINE_BYTES = 64 * 1024

/** What the node at the other end of a migration tells and asks. */
export interface MigrationLinkEvents {
  /** An answer to what was said first, as long as any is awaited. */
  answered(line: Bytes): void
  requested(args: readonly Bytes[]): void
  /** Everything handed to the socket has left. */
  drained(): void
  /** Called once, whoever closed it. */
  closed(): void
}

/** The connection of one migration: commands both ways, after the answers to the ones that opened it. */
export class MigrationLink {
  private readonly socket: Socket
  private readonly events: MigrationLinkEvents
  private readonly decoder = new RequestDecoder()
  private awaitedLines: number
  private text = ''
  private isClosed = false

  /** @param awaitedLines how many answers come before the first command of the other side */
  constructor(socket: Socket, events: MigrationLinkEvents, awaitedLines: number) {
    this.socket = socket
    this.events = events
    this.awaitedLines = awaitedLines
  }

  /** Begins to read. `input` was read by somebody else before. */
  listen(input?: Buffer): void {
    const { socket } = this
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.take(chunk))
    socket.on('error', () => this.close())
    socket.on('end', () => this.close())
    socket.on('close', () => this.close())
    socket.on('drain', () => this.events.drained())
    if (input !== undefined && input.length > 0) this.take(input)
    if (!this.isClosed) socket.resume()
  }

  /** Bytes the operating system has not taken yet. */
  get unsentBytes(): number {
    return this.socket.writableLength
  }

  send(bytes: Bytes): void {
    if (!this.isClosed) this.socket.write(bytes, 'latin1')
  }

  /** CLUSTER SYNCSLOTS with one word. */
  say(word: Bytes): void {
    this.send(requestBytes(['CLUSTER', 'SYNCSLOTS', word]))
  }

  /** Ends the connection at once, or when what was said has left. */
  close(options: { afterSending?: boolean } = {}): void {
    if (this.isClosed) return
    this.isClosed = true
    if (options.afterSending === true) this.socket.destroySoon()
    else this.socket.destroy()
    this.events.closed()
  }

  private take(chunk: Buffer): void {
    const rest = this.awaitedLines > 0 ? this.takeLines(chunk) : chunk
    if (rest === undefined || this.isClosed) return
    try {
      this.decoder.push(rest)
      for (let args = this.decoder.next(); args !== undefined && !this.isClosed; args = this.decoder.next()) this.events.requested(args)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.close()
    }
  }

  /** @returns what comes after the last awaited line; undefined while lines are lacking */
  private takeLines(chunk: Buffer): Buffer | undefined {
    this.text += chunk.latin1Slice()
    while (this.awaitedLines > 0 && !this.isClosed) {
      const end = this.text.indexOf(LF)
      if (end === -1) {
        if (this.text.length > MAX_LINE_BYTES) this.close()
        return undefined
      }
      const line = this.text.slice(0, end).replace(/\r$/, '')
      this.text = this.text.slice(end + 1)
      this.awaitedLines--
      this.events.answered(line)
    }
    const rest = Buffer.from(this.text, 'latin1')
    this.text = ''
    return rest
  }
}
