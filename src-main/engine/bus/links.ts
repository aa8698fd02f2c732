import { createServer, type Server } from 'node:net'
import type { BusEffect } from '../cluster/effects.ts'
import type { ClusterInput } from '../cluster/inputs.ts'
import type { Bytes } from '../bytes.ts'
import { MessageFramer } from './framing.ts'
import { dialLocal, openLocalPort } from './local-wire.ts'
import { SocketWire } from './socket-wire.ts'
import type { Wire } from './wire.ts'

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
  readonly wire: Wire
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
  #closeLocalPort: (() => void) | undefined
  #lastInboundId = 0
  #inboundCount = 0
  #sendBufferLimitBytes: number

  constructor(options: BusLinksOptions) {
    this.#options = options
    this.#sendBufferLimitBytes = options.sendBufferLimitBytes
  }

  /** Resolves when the bus port accepts connections; rejects when it cannot be had. */
  listen(): Promise<void> {
    const server = createServer((socket) => this.#accept(new SocketWire(socket, true)))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: this.#options.bindHost, port: this.#options.busPort }, () => {
        server.off('error', reject)
        // A failed accept (out of file descriptors, say) must not end the server; the next one may succeed.
        server.on('error', () => undefined)
        this.#closeLocalPort = openLocalPort(this.#options.bindHost, this.#options.busPort, (wire) => this.#accept(wire))
        resolve()
      })
    })
  }

  /** Closes every connection and the port; nothing is reported to the core any more. */
  close(): void {
    this.#closeLocalPort?.()
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
    const waiting = this.#links.get(linkId)?.wire.waitingSizeBytes ?? 0
    return { writing: waiting > 0, sendBufferBytes: waiting }
  }

  /** Bytes held in send and receive buffers of all links. */
  bufferedBytes(): number {
    let total = 0
    for (const { wire, framer } of this.#links.values()) total += wire.waitingSizeBytes + framer.bufferedSizeBytes
    return total
  }

  /** Drops peers that connected but never said anything sensible. */
  dropSilent(): void {
    const oldestMs = this.#options.monotonicMs() - INTRODUCTION_TIMEOUT_MS
    for (const link of this.#links.values()) {
      if (link.id < 0 && !link.introduced && link.openedMs < oldestMs) this.#end(link, 'ended')
    }
  }

  #accept(wire: Wire): void {
    if (this.#inboundCount >= MAX_INBOUND_LINKS) return wire.destroy()
    this.#inboundCount++
    const id = --this.#lastInboundId
    this.#watch(id, wire)
    this.#options.onInput({ kind: 'link-accepted', linkId: id, localIp: wire.localIp, remoteIp: wire.remoteIp })
  }

  #dial(id: number, host: string, port: number): void {
    this.#watch(id, dialLocal(host, port) ?? SocketWire.dial(host, port))
  }

  #watch(id: number, wire: Wire): void {
    const link: OpenLink = { id, wire, framer: new MessageFramer(), openedMs: this.#options.monotonicMs(), introduced: false }
    this.#links.set(id, link)
    wire.watch({
      up: () => {
        if (this.#links.get(id) === link) this.#options.onInput({ kind: 'link-up', linkId: id, localIp: wire.localIp })
      },
      bytes: (chunk) => this.#receive(link, chunk),
      ended: (why) => this.#end(link, why),
    })
  }

  #receive(link: OpenLink, chunk: Bytes): void {
    const refusal = link.framer.push(chunk, (bytes) => {
      if (this.#links.get(link.id) !== link) return
      link.introduced = true
      this.#options.onInput({ kind: 'packet', linkId: link.id, bytes })
    })
    if (!refusal || this.#links.get(link.id) !== link) return
    this.#options.onRejected(link.id, link.wire.remoteIp, `${refusal.code}: ${refusal.detail}`)
    this.#end(link, 'ended')
  }

  #send(id: number, bytes: Bytes): void {
    const link = this.#links.get(id)
    if (!link) return
    link.wire.write(bytes)
    const limitBytes = this.#sendBufferLimitBytes
    if (limitBytes > 0 && link.wire.waitingSizeBytes > limitBytes) this.#end(link, 'buffer-limit')
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
    link.wire.destroy()
  }
}
