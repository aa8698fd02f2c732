import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'
import { RequestDecoder } from '../../../src-main/engine/resp/request-decoder.ts'
import { until } from '../../support/until.ts'

/** The other end of a migration, played by the test, which says nothing until it is told to. */
export class RawPeer {
  /** Everything the node has sent since it answered. */
  readonly received: Bytes[][] = []
  private readonly socket: Socket
  private readonly decoder = new RequestDecoder()

  private constructor(socket: Socket) {
    this.socket = socket
  }

  /** Opens a migration; the node has to answer OK. */
  static async open(port: number, ...opening: Bytes[]): Promise<RawPeer> {
    const socket = connect(port, '127.0.0.1')
    const peer = new RawPeer(socket)
    socket.write(requestBytes(opening), 'latin1')
    const [first] = (await once(socket, 'data')) as [Buffer]
    const answer = first.toString('latin1')
    if (!answer.startsWith('+OK\r\n')) throw new Error(answer)
    peer.take(first.subarray(5))
    socket.on('data', (chunk: Buffer) => peer.take(chunk))
    socket.on('error', () => undefined) // The node closes on failures; tests look at what it says of them.
    return peer
  }

  send(...args: Bytes[]): void {
    this.socket.write(requestBytes(args), 'latin1')
  }

  say(word: Bytes): void {
    this.send('CLUSTER', 'SYNCSLOTS', word)
  }

  async untilSaid(word: Bytes): Promise<void> {
    await until(`the node says ${word}`, () => Promise.resolve(this.received.some((args) => args[1] === 'SYNCSLOTS' && args[2] === word)))
  }

  /** What it sent of keys. */
  get commands(): Bytes[][] {
    return this.received.filter((args) => args[1] !== 'SYNCSLOTS')
  }

  close(): void {
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.decoder.push(chunk)
    for (let args = this.decoder.next(); args !== undefined; args = this.decoder.next()) this.received.push(args)
  }
}
