import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SessionOpener } from '../contract/session.ts'
import { BridgeSockets } from './bridge-sockets.ts'
import { answerHttp, refuse } from './http-pages.ts'
import { allowedHosts } from './request-guard.ts'

export interface WebShellOptions {
  readonly services: SessionOpener
  /** Folder of the built page. */
  readonly root: string
  /** A loopback address; 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  readonly log?: (line: string) => void
}

export interface WebShell {
  /** The page's address with this launch's token in the fragment, which browsers never send anywhere. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** A browser's page load takes a second; a peer that needs longer for one request's headers is no browser. */
const HEADERS_TIMEOUT_MS = 10_000

/** Serves the page and the bridge on loopback. Rejects with the listener's own error (EADDRINUSE and the like). */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { services, root, host = '127.0.0.1', port = 0, log = () => undefined } = options
  const token = randomBytes(32).toString('base64url')
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: 16 * 1024 })
  await listen(server, host, port)
  const { port: boundPort } = server.address() as AddressInfo
  const hosts = allowedHosts(boundPort)
  const sockets = new BridgeSockets(services, hosts, token)
  server.on('request', (request, response) => {
    answerHttp(request, response, { root, hosts }).catch((failure: unknown) => {
      log(`web: ${String(failure)}`)
      if (!response.headersSent) refuse(response, 500, 'Internal Server Error')
      else response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/#token=${token}`,
    port: boundPort,
    close: () => stop(server, sockets),
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function stop(server: Server, sockets: BridgeSockets): Promise<void> {
  sockets.close()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
