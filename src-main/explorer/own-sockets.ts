import type { Socket } from 'node:net'

const open = new Set<string>()

/** Notes that a socket is ours, until it closes. */
export function noteOwnSocket(socket: Socket): void {
  const { localAddress, localPort } = socket
  if (localAddress === undefined || localPort === undefined) return
  const address = localAddress.includes(':') ? `[${localAddress}]:${localPort}` : `${localAddress}:${localPort}`
  open.add(address)
  socket.once('close', () => open.delete(address))
}

/** A server's client at that address (as CLIENT LIST writes it) is this program itself. */
export function isOwnSocket(address: string): boolean {
  return open.has(address)
}
