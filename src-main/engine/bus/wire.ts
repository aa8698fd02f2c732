import type { Bytes } from '../bytes.ts'

/** What happens on a connection. After `ended` nothing more comes. */
export interface WireEvents {
  /** A dialled connection is open. */
  up(): void
  bytes(chunk: Bytes): void
  ended(why: 'refused' | 'ended'): void
}

/** One connection of the bus: a TCP socket, or a pair of queues between two nodes of one thread. */
export interface Wire {
  /** Empty while not connected. */
  readonly localIp: string
  readonly remoteIp: string
  /** Bytes written that have not left yet. */
  readonly waitingSizeBytes: number
  /** Called once, before anything can happen. */
  watch(events: WireEvents): void
  write(bytes: Bytes): void
  /** Ends it from this side; nothing is reported here any more. */
  destroy(): void
}
