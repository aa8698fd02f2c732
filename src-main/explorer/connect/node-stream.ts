import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { failureOfError } from '../connect-failure.ts'
import type { NodeAddress } from '../hop-trace.ts'

/** A way to a node that is open: a TCP or TLS socket, or a channel of an SSH connection. */
export interface NodeStream extends Duplex {
  setNoDelay(on?: boolean): unknown
  setKeepAlive(on?: boolean, initialDelayMs?: number): unknown
  setTimeout(timeoutMs: number, listener?: () => void): unknown
}

/** Connects by TCP, or to a Unix socket when the host is a path. @throws ConnectFailure also after `timeoutMs` */
export function openTcp(address: NodeAddress, timeoutMs: number): Promise<Socket> {
  const { host, port } = address
  const socket = connect(host.startsWith('/') ? { path: host } : { host, port })
  socket.setNoDelay(true)
  return opened(socket, 'connect', address, timeoutMs)
}

/** Waits until a socket says `event`; it is destroyed when it fails or takes longer than `timeoutMs`. @throws ConnectFailure */
export function opened<T extends Socket>(socket: T, event: 'connect' | 'secureConnect', address: NodeAddress, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(Object.assign(new Error('Connection timed out'), { code: 'ETIMEDOUT' })), timeoutMs)
    const onError = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(failureOfError(error, address))
    }
    const onClose = (): void => onError(Object.assign(new Error('Server closed the connection'), { code: 'ECONNRESET' }))
    socket.once('error', onError)
    socket.once('close', onClose)
    socket.once(event, () => {
      clearTimeout(timer)
      socket.off('error', onError)
      socket.off('close', onClose)
      // An error before anybody else listens must not end the process; whoever takes the stream hears of its end.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}
