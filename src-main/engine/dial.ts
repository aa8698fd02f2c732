import { connect, type Socket } from 'node:net'

/** Opens a connection to another node. */
export function dial(host: string, port: number): Socket {
  return connect({ host, port })
}
