import { chmodSync, rmSync } from 'node:fs'
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net'
import { type Bytes, LONGEST_BYTES } from '../bytes.ts'
import type { NodeServices } from '../node-services.ts'
import { AUTHENTICATED_LIMITS, ProtocolError, type RequestLimits, UNAUTHENTICATED_LIMITS } from '../resp/request-decoder.ts'
import { deauthenticate } from './authentication.ts'
import { Client, type TakenSocket } from './client.ts'
import { ClientEviction } from './client-eviction.ts'
import { clientInfoLine } from './client-info.ts'
import { DirectInput } from './direct-input.ts'
import { isLoopback } from './loopback.ts'
import { foreignProtocol, HTTP_ANSWER, isHttpHeaderCommand } from './cross-protocol.ts'

/** Input kept for a client that has not authenticated (networking.c: 1 MB). */
const UNAUTHENTICATED_INPUT_BYTES = 1024 * 1024
/** The least that client-query-buffer-limit can be set to. */
const LEAST_INPUT_LIMIT_BYTES = 1024 * 1024
/**
 * What one client may send before timers, the bus and the others have their turn. libuv reads on for 2 MB before it looks up,
 * which is seconds of short requests (redis-server reads 16 KB at a time, networking.c readQueryFromClient).
 */
const TURN_INPUT_BYTES = 64 * 1024

export interface ClientPortEvents {
  /** Requests of a client are about to be served, one after the other. */
  turnStarts(): void
  /** A whole request came in; replies go to the client's writer. */
  request(client: Client, args: Bytes[]): void
  /** The client is gone: forget what it subscribed to, watched or waited for. */
  gone(client: Client): void
  /** Makes the context commands see. */
  opened(client: Client): void
  /** All requests of this turn are served and their replies are about to leave: the append-only file and the replicas come first. */
  beforeReplies(): void
  /** Runs a function once the input that has arrived is read (setImmediate). */
  soon(run: () => void): void
}

/** The listening client port: accepts connections, cuts requests out of them, and sends all replies of a turn in one write. */
export class ClientPort {
  private readonly listening: { readonly host: string; readonly port: number; readonly server: Server }[] = []
  private readonly localServers: Server[] = []
  private readonly node: NodeServices
  private readonly events: ClientPortEvents
  private readonly sockets = new Map<Client, Socket>()
  private readonly inputs = new Map<Client, DirectInput>()
  private readonly unflushed = new Set<Client>()
  private isFlushScheduled = false
  /** Of clients that have authenticated, as `proto-max-bulk-len` says. */
  private limits: RequestLimits = AUTHENTICATED_LIMITS
  private readonly eviction: ClientEviction

  constructor(node: NodeServices, events: ClientPortEvents) {
    this.node = node
    this.events = events
    this.eviction = new ClientEviction(node, (client) => client.destroy())
    this.followLimits()
    node.config.onChange('proto-max-bulk-len', () => this.followLimits())
  }

  private followLimits(): void {
    this.limits = { ...AUTHENTICATED_LIMITS, bulkBytes: Math.min(this.node.config.memoryBytes('proto-max-bulk-len'), LONGEST_BYTES) }
  }

  /** Starts listening on one more address; rejects with the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
  async listen(host: string, port: number, backlog: number): Promise<void> {
    const server = createServer({ noDelay: true, keepAlive: true, pauseOnConnect: true }, (socket) => this.accept(socket))
    await this.open(server, { host, port, backlog, exclusive: true, ipv6Only: host.includes(':') })
    this.listening.push({ host, port, server })
  }

  /** The addresses listened on, Unix sockets apart. */
  get addresses(): readonly { readonly host: string; readonly port: number }[] {
    return this.listening.map(({ host, port }) => ({ host, port }))
  }

  /** Accepts nobody on an address any more. Clients that came by it stay. */
  stopListening(host: string, port: number): void {
    for (const entry of this.listening.filter((listening) => listening.host === host && listening.port === port)) {
      this.listening.splice(this.listening.indexOf(entry), 1)
      entry.server.close()
    }
  }

  /** Listens on a Unix socket too (`unixsocket`); what lay at the path is replaced, as Redis does (listenToPort, anetUnixServer). */
  async listenLocally(path: string, mode: number, backlog: number): Promise<void> {
    rmSync(path, { force: true })
    const server = createServer({ pauseOnConnect: true }, (socket) => this.accept(socket, path))
    await this.open(server, { path, backlog })
    this.localServers.push(server)
    if (mode !== 0) chmodSync(path, mode)
  }

  private open(server: Server, where: ListenOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(where, () => {
        server.off('error', reject)
        // One failed accept must not stop the others (CVE-2025-48367).
        server.on('error', (error) => this.node.log('warning', `Accepting client connection: ${error.message}`))
        resolve()
      })
    })
  }

  /** Closes the port and drops every client. */
  async close(): Promise<void> {
    for (const socket of this.sockets.values()) socket.destroy()
    const servers = [...this.listening.map(({ server }) => server), ...this.localServers]
    await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
  }

  /**
   * Sends what was written to a client at the end of this turn: when the requests of all clients that sent any are served, as
   * beforeSleep does in Redis. A reply that left at once would wake its reader in between, and cost both sides a switch.
   */
  scheduleFlush(client: Client): void {
    this.unflushed.add(client)
    if (this.isFlushScheduled) return
    this.isFlushScheduled = true
    this.events.soon(this.endTurn)
  }

  /** Serves the requests that waited while a client was suspended. */
  resume(client: Client): void {
    this.serve(client)
    this.scheduleFlush(client)
  }

  /** Sends all replies that were held back or put off. */
  releaseReplies(): void {
    for (const client of this.unflushed) this.flush(client)
    this.unflushed.clear()
  }

  private readonly endTurn = (): void => {
    this.isFlushScheduled = false
    this.events.beforeReplies()
    this.releaseReplies()
  }

  private accept(accepted: Socket, localPath?: string): void {
    const { node } = this
    node.stats.connectionsReceived++
    if (node.clients.count >= node.config.integer('maxclients')) {
      node.stats.connectionsRejected++
      return refuse(accepted, '-ERR max number of clients reached\r\n')
    }
    const input = new DirectInput(accepted)
    const { socket } = input
    const client = new Client({
      id: node.clients.nextId(),
      socket,
      localPath,
      nowMs: node.clock.nowMs(),
      onResume: (resumed) => this.resume(resumed),
      onDetach: (detached) => this.detach(detached),
      onFlush: (written) => this.scheduleFlush(written),
      onDestroy: (destroyed) => this.forget(destroyed),
    })
    if (isRefusedByProtectedMode(node, client)) {
      node.stats.connectionsRejected++
      return refuse(socket, PROTECTED_MODE_REFUSAL)
    }
    this.admit(client, input)
  }

  private admit(client: Client, input: DirectInput): void {
    const { socket } = input
    this.sockets.set(client, socket)
    this.node.clients.add(client)
    deauthenticate(client, this.node)
    client.decoder.limits = client.isAuthenticated ? this.limits : UNAUTHENTICATED_LIMITS
    this.events.opened(client)
    this.inputs.set(client, input)
    input.start((chunk) => {
      this.receive(client, socket, chunk)
      client.decoder.keepRest()
    })
    socket.on('error', (error) => this.node.log('verbose', `Reading from client ${client.address}: ${error.message}`))
    socket.on('close', () => this.forget(client))
    socket.on('end', () => socket.end())
  }

  private forget(client: Client): void {
    if (!this.sockets.delete(client)) return
    client.isGone = true
    this.inputs.delete(client)
    this.unflushed.delete(client)
    this.eviction.forget(client)
    this.node.clients.remove(client)
    this.events.gone(client)
  }

  private detach(client: Client): TakenSocket {
    const socket = this.sockets.get(client)!
    this.flush(client)
    this.inputs.get(client)?.end()
    socket.removeAllListeners('error')
    socket.removeAllListeners('end')
    this.forget(client)
    const pendingInput = client.decoder.takeRest()
    const { id, name, connectedAtMs, ip, port } = client
    return { socket, id, name, userName: client.user?.name ?? '', connectedAtMs, ip, port, pendingInput }
  }

  private receive(client: Client, socket: Socket, chunk: Buffer): void {
    this.node.stats.netInputBytes += chunk.length
    this.node.stats.readsProcessed++
    if (client.lastCommand === 'NULL' && client.decoder.pendingBytes === 0) {
      const foreign = foreignProtocol(chunk)
      if (foreign !== undefined) return this.refuseForeign(client, socket, foreign)
    }
    client.lastActiveAtMs = this.node.clock.nowMs()
    client.decoder.push(chunk, true)
    if (this.isInputTooLong(client)) return
    if (client.isSuspended) {
      if (client.decoder.pendingBytes > 1024 * 1024) socket.pause()
      return
    }
    if (this.eviction.isLimited && !this.evictAfter(client)) return
    client.turnInputBytes += chunk.length
    this.serve(client)
    // The end of the turn, when its replies go out, lets it go on. A long value that is still coming in costs nobody anything.
    if (!client.isSuspended && client.turnInputBytes >= TURN_INPUT_BYTES && client.decoder.pendingBytes < TURN_INPUT_BYTES) socket.pause()
    if (this.eviction.isLimited && !this.evictAfter(client)) return
    this.scheduleFlush(client)
  }

  /** A client, and those it made us write to, may take more than before: the largest of all go when it is too much. False when it went itself. */
  private evictAfter(client: Client): boolean {
    // One over its own limit goes for that, and makes room for the others.
    if (!this.isOutputTooLong(client)) this.eviction.weigh(client)
    for (const other of this.unflushed) this.eviction.weigh(other)
    this.eviction.evict()
    return this.sockets.has(client)
  }

  private refuseForeign(client: Client, socket: Socket, foreign: 'http' | 'tls'): void {
    this.node.log('warning', `Possible SECURITY ATTACK detected. ${client.address} spoke ${foreign.toUpperCase()} on the Redis port: connection aborted.`)
    if (foreign === 'http') socket.end(HTTP_ANSWER)
    else socket.destroy()
    this.forget(client)
  }

  private isInputTooLong(client: Client): boolean {
    if (client.decoder.pendingBytes <= LEAST_INPUT_LIMIT_BYTES) return false
    const limit = client.isAuthenticated ? this.node.config.memoryBytes('client-query-buffer-limit') : UNAUTHENTICATED_INPUT_BYTES
    if (client.decoder.pendingBytes <= limit) return false
    this.node.log('warning', `Closing client that reached max query buffer length: ${client.address}`)
    client.destroy()
    return true
  }

  /** Serves whole requests until there is none left, the client is suspended, or it is to be closed. */
  private serve(client: Client): void {
    this.events.turnStarts()
    try {
      while (!client.isSuspended && !client.closeAfterReply && !client.isGone) {
        client.decoder.limits = client.isAuthenticated ? this.limits : UNAUTHENTICATED_LIMITS
        const args = client.decoder.next()
        if (args === undefined) break
        if (isHttpHeaderCommand(args[0]!)) {
          this.node.log('warning', `Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. Connection from ${client.address} aborted.`)
          client.destroy()
          return
        }
        this.events.request(client, args)
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      client.reply.error(`ERR Protocol error: ${error.message}`)
      client.closeAfterReply = true
    }
  }

  private flush(client: Client): void {
    const socket = this.sockets.get(client)
    client.turnInputBytes = 0
    if (socket === undefined || this.isOutputTooLong(client)) return
    if (client.reply.length > 0) {
      const bytes = client.reply.take()
      this.node.stats.netOutputBytes += bytes.length
      this.node.stats.writesProcessed++
      socket.write(bytes, 'latin1')
    }
    // Not `end`: who goes on sending after a protocol error must find the connection gone.
    if (client.closeAfterReply) socket.destroySoon()
    else if (socket.isPaused() && !client.isSuspended) socket.resume()
    this.isOutputTooLong(client)
  }

  /** Checks a client's output against the limit of its class, and drops the client when it is over: nothing of what waits is sent then. */
  private isOutputTooLong(client: Client): boolean {
    const { node } = this
    const waitingBytes = client.outputBufferBytes
    if (waitingBytes === 0 || !node.outputLimits.isExceeded(client, waitingBytes)) return false
    node.log('warning', `Client ${clientInfoLine(client, node)} closed for overcoming of output buffer limits.`)
    client.destroy()
    return true
  }
}

const PROTECTED_MODE_REFUSAL =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. ' +
  'In this mode connections are only accepted from the loopback interface. To connect from other machines set a password ' +
  "(CONFIG SET requirepass), or turn protection off with 'CONFIG SET protected-mode no' from the loopback interface.\r\n"

function isRefusedByProtectedMode(node: NodeServices, client: Client): boolean {
  return node.config.boolean('protected-mode') && node.acl.defaultUser.needsNoPassword && !isLoopback(client.ip)
}

/** Whoever is refused may be gone before the words reach them, which must harm nobody else. */
function refuse(socket: Socket, words: string): void {
  socket.on('error', () => undefined)
  socket.end(words, () => socket.destroy())
}
