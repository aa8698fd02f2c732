import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RawData, WebSocket } from 'ws'
import type { SessionOpener } from '../contract/session.ts'
import { serveSocket } from '../contract/websocket-bridge.ts'
import { isOwnOrigin, isOwnRequest, isRightToken } from './request-guard.ts'

/** A paste into the terminal may have 1 MB (contract, terminal.input), which JSON can make six times as long. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024
const MAX_SOCKETS = 64
const HEARTBEAT_MS = 30_000

/** The WebSocket end of the web shell: admits sockets, connects each to a session, drops those that went silent. */
export class BridgeSockets {
  readonly #services: SessionOpener
  readonly #hosts: ReadonlySet<string>
  readonly #token: string
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  readonly #silent = new WeakSet<WebSocket>()
  readonly #heartbeat: NodeJS.Timeout

  constructor(services: SessionOpener, hosts: ReadonlySet<string>, token: string) {
    this.#services = services
    this.#hosts = hosts
    this.#token = token
    this.#heartbeat = setInterval(() => this.#checkAlive(), HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /** Takes an HTTP upgrade: a WebSocket at /bridge with our Host, our Origin and the token, else a plain refusal. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const refusal = this.#refusalOf(request)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#serve(opened))
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
  }

  #refusalOf(request: IncomingMessage): string | undefined {
    const { origin } = request.headers
    // Browsers always send an Origin with a WebSocket; what comes without one is held to the token alone.
    if (!isOwnRequest(request, this.#hosts)) return '403 Forbidden'
    if (origin !== undefined && !isOwnOrigin(origin, this.#hosts)) return '403 Forbidden'
    const url = URL.parse(request.url ?? '', 'http://bridge.invalid')
    if (url?.pathname !== '/bridge') return '404 Not Found'
    if (!isRightToken(url.searchParams.get('token'), this.#token)) return '401 Unauthorized'
    return this.#server.clients.size >= MAX_SOCKETS ? '503 Service Unavailable' : undefined
  }

  #serve(socket: WebSocket): void {
    const connection = serveSocket(this.#services, {
      send: (text) => {
        if (socket.readyState === socket.OPEN) socket.send(text)
      },
      close: (code, reason) => socket.close(code, reason),
      get bufferedAmount() {
        return socket.bufferedAmount
      },
    })
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) return socket.close(1003, 'texts only')
      connection.onText((data as Buffer).toString('utf8'))
    })
    socket.on('pong', () => this.#silent.delete(socket))
    socket.on('close', () => connection.onClose())
    socket.on('error', () => socket.terminate())
  }

  #checkAlive(): void {
    for (const socket of this.#server.clients) {
      if (this.#silent.has(socket)) {
        socket.terminate()
        continue
      }
      this.#silent.add(socket)
      socket.ping()
    }
  }
}
