import type { Bytes } from '../bytes.ts'

/** A connection that carries a replication stream, as CLIENT LIST and CLIENT KILL know it among the clients. */
export interface ReplicationPeer {
  readonly type: 'master' | 'slave'
  readonly id: number
  readonly ip: string
  readonly port: number
  readonly localIp: string
  readonly localPort: number
  readonly name: Bytes
  /** Whom a replica logged in as; undefined for a primary, which acts under no user. */
  readonly userName: Bytes | undefined
  readonly connectedAtMs: number
  readonly lastActiveAtMs: number
  /** Bytes waiting to be sent to it. */
  readonly outputBufferBytes: number
  readonly lastCommand: string
  /** Drops the connection; a lost primary is dialled again. */
  close(): void
}
