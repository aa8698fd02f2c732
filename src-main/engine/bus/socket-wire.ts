import { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { Wire, WireEvents } from './wire.ts'

/** A bus connection over TCP. */
export class SocketWire implements Wire {
  readonly #socket: Socket
  #isConnected: boolean

  constructor(socket: Socket, isConnected: boolean) {
    this.#socket = socket
    this.#isConnected = isConnected
  }

  static dial(host: string, port: number): SocketWire {
    const socket = new Socket()
    const wire = new SocketWire(socket, false)
    try {
      socket.connect({ host, port })
    } catch {
      // A port or address that Node itself refuses; reported after this step, as a failed connection would be.
      socket.destroy(new Error('unusable address'))
    }
    return wire
  }

  get localIp(): string {
    return plainIp(this.#socket.localAddress)
  }

  get remoteIp(): string {
    return plainIp(this.#socket.remoteAddress)
  }

  get waitingSizeBytes(): number {
    return this.#socket.writableLength
  }

  watch(events: WireEvents): void {
    const socket = this.#socket
    const end = (): void => events.ended(this.#isConnected ? 'ended' : 'refused')
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.once('connect', () => {
      this.#isConnected = true
      events.up()
    })
    socket.on('data', (chunk: string | Buffer) => events.bytes(chunk.toString()))
    socket.once('error', end)
    socket.once('end', end)
    socket.once('close', end)
  }

  write(bytes: Bytes): void {
    this.#socket.write(bytes, 'latin1')
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

/** IPv4 addresses of a dual-stack socket come as `::ffff:127.0.0.1`. */
function plainIp(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
}
