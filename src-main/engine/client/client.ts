import type { Socket } from 'node:net'
import type { User } from '../acl/user.ts'
import type { Bytes } from '../bytes.ts'
import type { CommandContext } from '../commands/context.ts'
import type { CommandSpec } from '../commands/command.ts'
import type { FoundCommand } from '../commands/found-command.ts'
import { OutputLimitGuard } from '../replication/output-limit.ts'
import type { ReplicaFacts } from '../replication/replica-facts.ts'
import { RequestDecoder } from '../resp/request-decoder.ts'
import { ReplyWriter } from '../resp/reply-writer.ts'
import type { TrackingState } from '../tracking/tracking-state.ts'

/** `flags` are those of the very request (CommandSpec.flagsFor), by which EXEC is judged (queueMultiCommand). */
export interface QueuedCommand {
  readonly spec: CommandSpec
  readonly args: readonly Bytes[]
  readonly flags: CommandSpec['flags']
}

export interface Transaction {
  /** A queued command was refused: EXEC answers EXECABORT. */
  aborted: boolean
  readonly queue: QueuedCommand[]
}

/** A socket handed over to somebody who speaks another protocol on it (a replica's stream). */
export interface TakenSocket {
  /** Of the client that had it. */
  readonly id: number
  readonly name: Bytes
  readonly userName: Bytes
  readonly connectedAtMs: number
  readonly socket: Socket
  readonly ip: string
  readonly port: number
  /** Bytes received and not yet read as requests. */
  readonly pendingInput: Buffer
}

/** One connected client: its socket, its protocol state, and all that commands remember of it. */
export class Client {
  readonly id: number
  readonly reply = new ReplyWriter()
  readonly decoder = new RequestDecoder()
  readonly ip: string
  readonly port: number
  readonly localIp: string
  readonly localPort: number
  readonly connectedAtMs: number
  /** Set once by the node. */
  context!: CommandContext
  lastActiveAtMs: number
  /** Taken in since its replies were last sent. */
  turnInputBytes = 0
  name: Bytes = ''
  libName: Bytes = ''
  libVersion: Bytes = ''
  /** Whose rights it has. Undefined for the node itself: the primary's stream and the append-only file may do anything. */
  user: User | undefined
  isAuthenticated = false
  dbIndex = 0
  /** ASKING was sent: the next command may use a slot being imported. */
  isAsking = false
  /** READONLY was sent: a replica may serve reads of its primary's slots. */
  isReadonlyMode = false
  replyMode: 'on' | 'off' | 'skip-next' | 'skip' = 'on'
  /** Messages written while replies are off: they are no replies, and go out all the same (CLIENT_PUSHING). */
  unsilenced = ''
  noEvict = false
  noTouch = false
  isMonitor = false
  /** Applies the primary's stream: what comes from there is not refused (mustObeyClient). */
  isPrimaryStream = false
  /** Runs the commands of a script. */
  isScript = false
  /** The client whose script that is. */
  caller: Client | undefined
  /** Set while it tracks keys (CLIENT TRACKING). */
  tracking: TrackingState | undefined
  /** What it changes is sent to nobody (redis.set_repl). */
  isUnreplicated = false
  /** The command it waits in, from when it blocked until it is served, and how long it ran before. */
  blockedRequest: { readonly found: FoundCommand; readonly args: readonly Bytes[]; readonly microseconds: number } | undefined
  transaction: Transaction | undefined
  /** Keys watched, per database index; `isWatchDirty` once one of them changed. */
  readonly watched = new Map<number, Set<Bytes>>()
  isWatchDirty = false
  readonly channels = new Set<Bytes>()
  readonly patterns = new Set<Bytes>()
  readonly shardChannels = new Set<Bytes>()
  /** Watches how much waits to be sent. */
  readonly outputGuard = new OutputLimitGuard()
  /** Facts REPLCONF told us: this client is, or is about to become, a replica. */
  replica: ReplicaFacts | undefined
  /** The command being served or last served, for CLIENT LIST ("cluster|nodes"). */
  lastCommand = 'NULL'
  /** Close once everything written has been sent (QUIT, protocol errors, CLIENT KILL of oneself). */
  closeAfterReply = false
  /** Its connection is closed, or serves another protocol now. */
  isGone = false
  /** Ends the wait of a blocking command under way, with its time-out reply or an error; unset while the client waits for nothing. */
  unblock: ((how: 'timeout' | 'error') => void) | undefined
  private suspensions = 0
  private readonly socket: Socket
  private readonly onResume: (client: Client) => void
  private readonly onDetach: (client: Client) => TakenSocket
  private readonly onFlush: (client: Client) => void
  private readonly onDestroy: (client: Client) => void

  constructor(opts: {
    id: number
    socket: Socket
    /** Path of the Unix socket it came by. */
    localPath?: string | undefined
    nowMs: number
    onResume: (client: Client) => void
    onDetach: (client: Client) => TakenSocket
    onFlush: (client: Client) => void
    onDestroy: (client: Client) => void
  }) {
    this.id = opts.id
    this.socket = opts.socket
    this.ip = opts.localPath ?? opts.socket.remoteAddress ?? ''
    this.port = opts.socket.remotePort ?? 0
    this.localIp = opts.localPath ?? opts.socket.localAddress ?? ''
    this.localPort = opts.socket.localPort ?? 0
    this.connectedAtMs = opts.nowMs
    this.lastActiveAtMs = opts.nowMs
    this.onResume = opts.onResume
    this.onDetach = opts.onDetach
    this.onFlush = opts.onFlush
    this.onDestroy = opts.onDestroy
  }

  /** "127.0.0.1:50312", "[::1]:50312". */
  get address(): string {
    return this.ip.includes(':') ? `[${this.ip}]:${this.port}` : `${this.ip}:${this.port}`
  }

  get isSuspended(): boolean {
    return this.suspensions > 0
  }

  /** Channels, patterns and shard channels subscribed to, in all. */
  get subscriptionCount(): number {
    return this.channels.size + this.patterns.size + this.shardChannels.size
  }

  /** Bytes written to the socket and not yet taken by the peer, plus replies not yet handed to it. */
  get outputBufferBytes(): number {
    return this.socket.writableLength + this.reply.length
  }

  /**
   * Stops reading further requests of this client until the function given back is called (once):
   * for commands that answer later (MIGRATE, WAIT, blocking pops). Replies already written still go out.
   */
  suspend(): () => void {
    this.suspensions++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.suspensions--
      if (this.suspensions === 0) this.onResume(this)
    }
  }

  /** Takes the socket out of request handling: for PSYNC, whose stream is no request protocol. */
  takeOver(): TakenSocket {
    return this.onDetach(this)
  }

  /** Sends replies written outside a command of this client (pub/sub messages, MONITOR lines) at the end of this turn. */
  scheduleFlush(): void {
    this.onFlush(this)
  }

  /**
   * Drops the connection, and takes the client out of all it waits for and listens to at once: the socket's own word that it is closed
   * comes in a later turn, and until then the client would be served what nobody gets (CVE-2026-23479).
   */
  destroy(): void {
    this.socket.destroy()
    this.onDestroy(this)
  }
}
