import { createServer, type Server, Socket } from 'node:net'
import type { BusEffect } from '../cluster/effects.ts'
import type { ClusterInput } from '../cluster/inputs.ts'
import type { Bytes } from '../bytes.ts'
import { MessageFramer } from './framing.ts'

/** A peer that connects must send a whole message within this time. */
const INTRODUCTION_TIMEOUT_MS = 30_000
/** Twice what the largest cluster needs; beyond it new connections are turned away. */
const MAX_INBOUND_LINKS = 4096

export interface BusLinksOptions {
  readonly bindHost: string
  readonly busPort: number
  /** Bytes that may wait to be sent on one link before it is cut; 0 for no limit. */
  readonly sendBufferLimitBytes: number
  readonly monotonicMs: () => number
  readonly onInput: (input: ClusterInput) => void
  /** A connection that could not be followed: not our protocol, or too long a message. */
  readonly onRejected: (linkId: number, remote: string, reason: string) => void
}

interface OpenLink {
  readonly id: number
  readonly socket: Socket
  readonly framer: MessageFramer
  readonly openedMs: number
  introduced: boolean
}

/** What CLUSTER LINKS tells of a socket. */
export interface LinkStats {
  readonly writing: boolean
  readonly sendBufferBytes: number
}

/** The bus on real sockets: listens, dials, cuts bytes into messages and hands them to the cluster core as inputs. */
export class BusLinks {
  readonly #options: BusLinksOptions
  readonly #links = new Map<number, OpenLink>()
  #server: Server | undefined
  #lastInboundId = 0
  #inboundCount = 0
  #sendBufferLimitBytes: number

  constructor(options: BusLinksOptions) {
    this.#options = options
    this.#sendBufferLimitBytes = options.sendBufferLimitBytes
  }

  /** Resolves when the bus port accepts connections; rejects when it cannot be had. */
  listen(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: this.#options.bindHost, port: this.#options.busPort }, () => {
        server.off('error', reject)
        // A failed accept (out of file descriptors, say) must not end the server; the next one may succeed.
        server.on('error', () => undefined)
        resolve()
      })
    })
  }

  /** Closes every connection and the port; nothing is reported to the core any more. */
  close(): void {
    this.#server?.close()
    this.#server = undefined
    for (const id of [...this.#links.keys()]) this.#drop(id)
  }

  setSendBufferLimit(limitBytes: number): void {
    this.#sendBufferLimitBytes = limitBytes
  }

  execute(effect: BusEffect): void {
    switch (effect.kind) {
      case 'dial':
        return this.#dial(effect.linkId, effect.host, effect.port)
      case 'send':
        return this.#send(effect.linkId, effect.bytes)
      case 'close':
        return this.#drop(effect.linkId)
    }
  }

  /** Cuts one connection as if the network had; the core is told. */
  end(linkId: number): void {
    const link = this.#links.get(linkId)
    if (link) this.#end(link, 'ended')
  }

  stats(linkId: number): LinkStats {
    const waiting = this.#links.get(linkId)?.socket.writableLength ?? 0
    return { writing: waiting > 0, sendBufferBytes: waiting }
  }

  /** Bytes held in send and receive buffers of all links. */
  bufferedBytes(): number {
    let total = 0
    for (const { socket, framer } of this.#links.values()) total += socket.writableLength + framer.bufferedSizeBytes
    return total
  }

  /** Drops peers that connected but never said anything sensible. */
  dropSilent(): void {
    const oldestMs = this.#options.monotonicMs() - INTRODUCTION_TIMEOUT_MS
    for (const link of this.#links.values()) {
      if (link.id < 0 && !link.introduced && link.openedMs < oldestMs) this.#end(link, 'ended')
    }
  }

  #accept(socket: Socket): void {
    if (this.#inboundCount >= MAX_INBOUND_LINKS) {
      socket.destroy()
      return
    }
    this.#inboundCount++
    const id = --this.#lastInboundId
    this.#watch(id, socket)
    this.#options.onInput({
      kind: 'link-accepted',
      linkId: id,
      localIp: plainIp(socket.localAddress),
      remoteIp: plainIp(socket.remoteAddress),
    })
  }

  #dial(id: number, host: string, port: number): void {
    const socket = new Socket()
    const link = this.#watch(id, socket)
    socket.once('connect', () => {
      if (this.#links.get(id) !== link) return
      this.#options.onInput({ kind: 'link-up', linkId: id, localIp: plainIp(socket.localAddress) })
    })
    try {
      socket.connect({ host, port })
    } catch {
      // A port or address that Node itself refuses; reported after this step, as a failed connection would be.
      socket.destroy(new Error('unusable address'))
    }
  }

  #watch(id: number, socket: Socket): OpenLink {
    const link: OpenLink = {
      id,
      socket,
      framer: new MessageFramer(),
      openedMs: this.#options.monotonicMs(),
      introduced: false,
    }
    this.#links.set(id, link)
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    let connected = id < 0
    socket.once('connect', () => (connected = true))
    socket.on('data', (chunk: string | Buffer) => this.#receive(link, chunk.toString()))
    socket.once('error', () => this.#end(link, connected ? 'ended' : 'refused'))
    socket.once('end', () => this.#end(link, 'ended'))
    socket.once('close', () => this.#end(link, connected ? 'ended' : 'refused'))
    return link
  }

  #receive(link: OpenLink, chunk: Bytes): void {
    const refusal = link.framer.push(chunk, (bytes) => {
      if (this.#links.get(link.id) !== link) return
      link.introduced = true
      this.#options.onInput({ kind: 'packet', linkId: link.id, bytes })
    })
    if (!refusal || this.#links.get(link.id) !== link) return
    this.#options.onRejected(link.id, plainIp(link.socket.remoteAddress), `${refusal.code}: ${refusal.detail}`)
    this.#end(link, 'ended')
  }

  #send(id: number, bytes: Bytes): void {
    const link = this.#links.get(id)
    if (!link) return
    link.socket.write(bytes, 'latin1')
    const limitBytes = this.#sendBufferLimitBytes
    if (limitBytes > 0 && link.socket.writableLength > limitBytes) this.#end(link, 'buffer-limit')
  }

  /** The connection is over for a reason of its own: forget it, and tell the core. */
  #end(link: OpenLink, why: 'refused' | 'ended' | 'buffer-limit'): void {
    if (this.#links.get(link.id) !== link) return
    this.#drop(link.id)
    this.#options.onInput({ kind: 'link-down', linkId: link.id, why })
  }

  #drop(id: number): void {
    const link = this.#links.get(id)
    if (!link) return
    this.#links.delete(id)
    if (id < 0) this.#inboundCount--
    link.socket.destroy()
  }
}

/** IPv4 addresses of a dual-stack socket come as `::ffff:127.0.0.1`. */
function plainIp(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
}
