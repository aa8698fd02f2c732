import { Socket, type SocketConstructorOpts } from 'node:net'

/** As much as libuv reads at once. */
const READ_BYTES = 64 * 1024

/** Where the input of all connections of this thread lands: each read is served before the next. */
const shared = Buffer.allocUnsafeSlow(READ_BYTES)

/** What Node keeps under a socket; its typings leave it out. */
interface Adoptable {
  _handle: object | null
}

/**
 * The input of an accepted connection, past the queue that every Readable keeps and into memory that is used again and again:
 * Node would take 64 KB anew for each read, give most of it back, and leave three objects to the collector, which is more than a
 * short request costs otherwise. (Node documentation, net.Socket, option `onread`, which a server cannot be given: so a second
 * Socket takes over the connection from the one that the server made, which must not have been read from.)
 */
export class DirectInput {
  /** The connection. */
  readonly socket: Socket
  private receive: ((chunk: Buffer) => void) | undefined
  /** The last chunk: pipelines come in chunks of one length, and a view of the buffer is no smaller a thing than a request. */
  private view: Buffer = shared.subarray(0, 0)

  /** @param accepted by a server with `pauseOnConnect` */
  constructor(accepted: Socket) {
    this.socket = this.takeOver(accepted)
  }

  /** Begins to give what comes in to `receive`, which must not keep the chunk, nor a part of it, for later. */
  start(receive: (chunk: Buffer) => void): void {
    this.receive = receive
    // A socket that is none of the operating system's has its input in its queue.
    this.socket.on('data', receive)
  }

  /** From now on what comes in goes the way of every Readable. */
  end(): void {
    if (this.receive !== undefined) this.socket.off('data', this.receive)
    this.receive = undefined
  }

  private takeOver(accepted: Socket & Partial<Adoptable>): Socket {
    const { _handle: handle } = accepted
    if (handle === undefined || handle === null) return accepted
    accepted._handle = null
    accepted.destroy()
    const opts = { handle, onread: { buffer: shared, callback: (sizeBytes: number) => this.arrived(sizeBytes) } }
    return new Socket(opts as unknown as SocketConstructorOpts)
  }

  private arrived(sizeBytes: number): boolean {
    if (this.receive === undefined) return this.socket.push(Buffer.from(shared.subarray(0, sizeBytes)))
    if (this.view.length !== sizeBytes) this.view = shared.subarray(0, sizeBytes)
    this.receive(this.view)
    return true
  }
}
