import { Socket } from 'node:net'
import { Client } from './client.ts'

/** A client that no connection stands behind: scripts and the primary's stream run commands as one. Its replies go nowhere by themselves. */
export function detachedClient(id: number, nowMs: number): Client {
  const ignore = (): void => undefined
  const client = new Client({
    id,
    socket: new Socket(),
    nowMs,
    onResume: ignore,
    onFlush: ignore,
    onDestroy: ignore,
    onDetach: () => { throw new Error('A client without a peer has no socket to hand over.') },
  })
  client.isAuthenticated = true
  return client
}
