import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What follows the answer to PSYNC; it may write as it likes, and when. */
export type Aftermath = (socket: Socket) => void

/** A server that shakes hands as a primary does, and then sends what no primary sends. */
export class HostilePrimary {
  /** The answer to PSYNC, without its line end. */
  psyncReply = `+FULLRESYNC ${'a'.repeat(40)} 0`
  aftermath: Aftermath = () => undefined
  /** How often it was asked for everything or the rest. */
  syncs = 0
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.server = server
  }

  static async start(): Promise<HostilePrimary> {
    const server = createServer()
    const primary = new HostilePrimary(server)
    server.on('connection', (socket) => primary.serve(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return primary
  }

  get port(): string {
    return String((this.server.address() as AddressInfo).port)
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('error', () => undefined) // The node hangs up: that is the point.
    socket.on('close', () => this.sockets.delete(socket))
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      for (let match = REQUEST.exec(received); match !== null; match = REQUEST.exec(received)) {
        received = received.slice(match.index + match[0].length)
        this.answer(socket, match[1]!)
      }
    })
  }

  private answer(socket: Socket, name: string): void {
    if (name === 'PING') socket.write('+PONG\r\n')
    else if (name !== 'PSYNC') socket.write('+OK\r\n')
    else {
      this.syncs++
      socket.write(`${this.psyncReply}\r\n`, 'latin1')
      this.aftermath(socket)
    }
  }
}

/** Those of a handshake; REPLCONF ACK, which wants no answer, is left out. */
const REQUEST = /\*\d+\r\n\$\d+\r\n(PING|PSYNC|REPLCONF(?=\r\n\$\d+\r\n(?!ACK))|AUTH)\r\n/

/** An RDB file of these bytes, without a checksum. */
export function rdbFile(body: string): string {
  return `REDIS0011\xfe\0${body}\xff${'\0'.repeat(8)}`
}

/** A snapshot as it goes over the wire, with its length before it. */
export function payload(file: string): string {
  return `$${file.length}\r\n${file}`
}
