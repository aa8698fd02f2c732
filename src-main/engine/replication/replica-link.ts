import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { TakenSocket } from '../client/client.ts'
import type { Clock } from '../ports/clock.ts'
import { ProtocolError, RequestDecoder } from '../resp/request-decoder.ts'
import { type OutputLimit, OutputLimitGuard } from './output-limit.ts'
import type { ReplicaFacts } from './replica-facts.ts'
import type { ReplicationPeer } from './replication-peer.ts'
import type { StreamCursor } from './stream-buffer.ts'

/** More than this does not wait in the socket: what is not there stays in the stream's one buffer. */
const SEND_AHEAD_BYTES = 256 * 1024

/**
 * `waiting`: for a snapshot to begin, or to be complete on disk; `receiving` it while it is made; `taking` it from the disk;
 * `online`: following the stream.
 */
export type ReplicaState = 'waiting' | 'receiving' | 'taking' | 'online'

/** A snapshot that streams leaves the replica waiting, in Redis's words, for the child that makes it. */
export const REPLICA_STATE_WORDS: Readonly<Record<ReplicaState, string>> = { waiting: 'wait_bgsave', receiving: 'wait_bgsave', taking: 'send_bulk', online: 'online' }

export interface ReplicaLinkEvents {
  acknowledged(link: ReplicaLink): void
  closed(link: ReplicaLink): void
  /** So many bytes are on their way to it. */
  sent(sizeBytes: number): void
  /** It sent a command other than an acknowledgement. */
  asked(link: ReplicaLink, request: readonly Bytes[]): void
}

/** A connected replica, as its primary sees it. It reads the stream once it has its snapshot, as fast as its socket takes it. */
export class ReplicaLink {
  readonly facts: ReplicaFacts
  readonly connectedIp: string
  readonly connectedPort: number
  /** It came with SYNC: it is told no offset and acknowledges none (CLIENT_PRE_PSYNC). */
  readonly usesOldSync: boolean
  state: ReplicaState = 'waiting'
  /** The last offset it said to have applied. */
  ackedOffset = 0n
  /** When it last said so (monotonic). */
  ackedAtMs: number
  readonly openedAtMs: number
  /** When its socket was last seen to take bytes, or to have none to take (monotonic). */
  private takenAtMs: number
  private takenBytes = 0
  /** The stream starts only with its first REPLCONF ACK: it would mistake stream bytes for its snapshot's end mark. */
  startsOnAck = false
  private readonly socket: Socket
  private readonly taken: TakenSocket
  private readonly clock: Clock
  private readonly events: ReplicaLinkEvents
  private readonly decoder = new RequestDecoder()
  private readonly guard = new OutputLimitGuard()
  /** Where it stands in the stream, from the moment of its snapshot on. */
  private cursor: StreamCursor | undefined
  /** A file on its way to it, which goes before the stream. */
  private pieces: { readonly left: Iterator<Buffer>; readonly done: (error: Error | undefined) => void } | undefined
  private isStreaming = false
  private isClosed = false

  constructor(taken: TakenSocket, facts: ReplicaFacts, usesOldSync: boolean, clock: Clock, events: ReplicaLinkEvents) {
    this.socket = taken.socket
    this.taken = taken
    this.connectedIp = taken.ip
    this.connectedPort = taken.port
    this.facts = facts
    this.usesOldSync = usesOldSync
    this.clock = clock
    this.events = events
    this.ackedAtMs = clock.monotonicMs()
    this.openedAtMs = this.ackedAtMs
    this.takenAtMs = this.ackedAtMs
    this.decoder.push(taken.pendingInput)
  }

  /** Takes over the socket's events. Input that had come with PSYNC is read first. */
  listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.decoder.push(chunk)
      this.readRequests()
    })
    this.socket.on('error', () => this.close())
    // Before `close`, which comes only after other input of the same turn.
    this.socket.on('end', () => this.close())
    this.socket.on('close', () => this.close())
    this.socket.on('drain', () => this.pump())
    this.readRequests()
    this.socket.resume()
  }

  /** The address to name it by. */
  get ip(): string {
    return this.facts.announcedIp ?? this.connectedIp
  }

  get port(): number {
    return this.facts.listeningPort
  }

  /** "127.0.0.1:7001", for the log (replicationGetSlaveName). */
  get name(): string {
    return `${this.ip}:${this.port === 0 ? '<unknown-replica-port>' : this.port}`
  }

  /** Bytes waiting to be sent to it. */
  get bufferedBytes(): number {
    return (this.cursor?.unreadBytes ?? 0) + this.socket.writableLength
  }

  /** The part of them the operating system has not taken: what slows a snapshot down. */
  get unsentBytes(): number {
    return this.socket.writableLength
  }

  /** This connection as one among the node's clients. */
  get peer(): ReplicationPeer {
    const { id, name, userName, connectedAtMs } = this.taken
    return {
      type: 'slave',
      id,
      name,
      userName,
      connectedAtMs,
      ip: this.connectedIp,
      port: this.connectedPort,
      localIp: this.socket.localAddress ?? '',
      localPort: this.socket.localPort ?? 0,
      lastActiveAtMs: this.clock.nowMs() - (this.clock.monotonicMs() - this.ackedAtMs),
      outputBufferBytes: this.bufferedBytes,
      lastCommand: this.state === 'online' ? 'replconf' : 'psync',
      close: () => this.close(),
    }
  }

  /** How long it has taken none of the bytes that wait for it. To be asked often: progress in between is noted then (repl_last_partial_write). */
  stalledMs(): number {
    const nowMs = this.clock.monotonicMs()
    const takenBytes = this.socket.bytesWritten - this.socket.writableLength
    if (takenBytes !== this.takenBytes || this.socket.writableLength === 0) {
      this.takenBytes = takenBytes
      this.takenAtMs = nowMs
    }
    return nowMs - this.takenAtMs
  }

  /** Seconds since it last acknowledged (the `lag` of INFO). */
  get lagSeconds(): number {
    return this.state === 'online' ? Math.floor((this.clock.monotonicMs() - this.ackedAtMs) / 1000) : 0
  }

  /** Sends bytes at once: answers, snapshot, newlines. */
  send(bytes: Buffer | Bytes): void {
    if (this.isClosed) return
    this.events.sent(bytes.length)
    if (typeof bytes === 'string') this.socket.write(bytes, 'latin1')
    else this.socket.write(bytes)
  }

  /** Everything from here on is for this replica; it is sent once `startStream` is called. */
  follow(cursor: StreamCursor): void {
    this.cursor = cursor
  }

  /** A snapshot is being written for it, or was: the stream must not forget what follows. */
  get isFollowing(): boolean {
    return this.cursor !== undefined
  }

  /** Sends pieces of a file one after the other, no faster than they are taken. `done` is told of a piece that cannot be read. */
  sendPieces(left: Iterator<Buffer>, done: (error: Error | undefined) => void): void {
    this.pieces = { left, done }
    this.pump()
  }

  /** Sends what it has to read yet, and from now on the stream as it comes. */
  startStream(): void {
    this.isStreaming = true
    this.startsOnAck = false
    this.pump()
  }

  /** Sends on: the stream has grown, or the socket has room again. */
  pump(): void {
    if (this.pieces !== undefined) return this.pumpPieces(this.pieces)
    const { cursor, socket } = this
    if (!this.isStreaming || cursor === undefined) return
    while (socket.writableLength < SEND_AHEAD_BYTES && !this.isClosed) {
      const chunk = cursor.read(SEND_AHEAD_BYTES)
      if (chunk === undefined) return
      this.send(chunk)
    }
  }

  putOnline(): void {
    this.state = 'online'
    this.ackedAtMs = this.clock.monotonicMs()
  }

  exceeds(limit: OutputLimit): boolean {
    return this.guard.isExceeded(this.bufferedBytes, limit, this.clock.monotonicMs())
  }

  /** Ends the connection after what was sent has left (a snapshot nobody follows up), or at once. */
  close(options: { afterSending?: boolean } = {}): void {
    if (this.isClosed) return
    this.isClosed = true
    if (options.afterSending === true) this.socket.end()
    else this.socket.destroy()
    this.pieces?.left.return?.()
    this.pieces = undefined
    this.cursor?.close()
    this.cursor = undefined
    this.events.closed(this)
  }

  private pumpPieces({ left, done }: NonNullable<ReplicaLink['pieces']>): void {
    try {
      while (this.socket.writableLength < SEND_AHEAD_BYTES) {
        if (this.isClosed) return
        const next = left.next()
        if (next.done === true) {
          this.pieces = undefined
          return done(undefined)
        }
        this.send(next.value)
      }
    } catch (error) {
      this.pieces = undefined
      done(error instanceof Error ? error : new Error(String(error)))
    }
  }

  private readRequests(): void {
    try {
      for (let request = this.decoder.next(); request !== undefined; request = this.decoder.next()) this.serve(request)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.close()
    }
  }

  /** A replica only acknowledges here. */
  private serve(request: readonly Bytes[]): void {
    const name = request[0]?.toLowerCase()
    if (name !== undefined && name !== 'replconf') return this.events.asked(this, request)
    if (request[1]?.toLowerCase() !== 'ack') return
    const offset = request[2]
    if (offset === undefined || !/^\d{1,19}$/.test(offset)) return
    if (BigInt(offset) > this.ackedOffset) this.ackedOffset = BigInt(offset)
    this.ackedAtMs = this.clock.monotonicMs()
    if (this.startsOnAck) this.startStream()
    this.events.acknowledged(this)
  }
}
