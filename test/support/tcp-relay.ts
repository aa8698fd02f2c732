import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A port forward, as Docker and Kubernetes make them: what comes in on one loopback port goes out to another port. */
export interface Relay {
  readonly port: number
  /** Leads elsewhere from now on; connections under way are cut. */
  lead(toPort: number): void
  close(): Promise<void>
}

/** @param toHost another machine than this one, where the server is not here */
export function startRelay(toPort: number, onPort = 0, toHost = '127.0.0.1'): Promise<Relay> {
  let target = toPort
  const sockets = new Set<Socket>()
  const server: Server = createServer((inside) => {
    const outside = connect({ host: toHost, port: target })
    for (const [from, to] of [[inside, outside], [outside, inside]] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const cut = (): void => sockets.forEach((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(onPort, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        lead(port) {
          target = port
          cut()
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            cut()
          }),
      }),
    )
  })
}
