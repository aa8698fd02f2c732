import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { GlobPattern } from '../commands/arguments/glob-pattern.ts'

/** Global channels and shard channels are two worlds with the same rules. */
export type ChannelKind = 'channel' | 'shard'

/** Words of the messages of each kind. */
const WORDS = {
  channel: { subscribe: 'subscribe', unsubscribe: 'unsubscribe', message: 'message' },
  shard: { subscribe: 'ssubscribe', unsubscribe: 'sunsubscribe', message: 'smessage' },
} as const

/** Who listens to which channel or pattern on this node; hands messages to them (pubsub.c). */
export class PubSub {
  private readonly listeners = { channel: new Map<Bytes, Set<Client>>(), shard: new Map<Bytes, Set<Client>>() }
  private readonly byPattern = new Map<Bytes, Set<Client>>()
  private readonly globs = new Map<Bytes, GlobPattern>()

  /** Subscribes a client and writes the confirmation, also when it is subscribed already. */
  subscribe(client: Client, kind: ChannelKind, channel: Bytes): void {
    add(this.listeners[kind], channel, client)
    channelsOf(client, kind).add(channel)
    confirm(client, WORDS[kind].subscribe, channel, subscriptionsOf(client, kind))
  }

  /** Ends one subscription and writes the confirmation, also when there was none. */
  unsubscribe(client: Client, kind: ChannelKind, channel: Bytes): void {
    remove(this.listeners[kind], channel, client)
    channelsOf(client, kind).delete(channel)
    confirm(client, WORDS[kind].unsubscribe, channel, subscriptionsOf(client, kind))
  }

  /** Ends all subscriptions of a kind; without any, one confirmation with a nil channel is written. */
  unsubscribeAll(client: Client, kind: ChannelKind): void {
    const channels = [...channelsOf(client, kind)]
    for (const channel of channels) this.unsubscribe(client, kind, channel)
    if (channels.length === 0) confirm(client, WORDS[kind].unsubscribe, undefined, subscriptionsOf(client, kind))
  }

  subscribePattern(client: Client, pattern: Bytes): void {
    add(this.byPattern, pattern, client)
    if (!this.globs.has(pattern)) this.globs.set(pattern, new GlobPattern(pattern))
    client.patterns.add(pattern)
    confirm(client, 'psubscribe', pattern, subscriptionsOf(client, 'channel'))
  }

  unsubscribePattern(client: Client, pattern: Bytes): void {
    this.dropPattern(client, pattern)
    client.patterns.delete(pattern)
    confirm(client, 'punsubscribe', pattern, subscriptionsOf(client, 'channel'))
  }

  unsubscribeAllPatterns(client: Client): void {
    const patterns = [...client.patterns]
    for (const pattern of patterns) this.unsubscribePattern(client, pattern)
    if (patterns.length === 0) confirm(client, 'punsubscribe', undefined, subscriptionsOf(client, 'channel'))
  }

  /** Forgets a client without a word to it: it left, or sent RESET. */
  forget(client: Client): void {
    for (const kind of ['channel', 'shard'] as const) {
      for (const channel of channelsOf(client, kind)) remove(this.listeners[kind], channel, client)
      channelsOf(client, kind).clear()
    }
    for (const pattern of client.patterns) this.dropPattern(client, pattern)
    client.patterns.clear()
  }

  /**
   * Ends the subscriptions to shard channels of slots this node no longer serves; their clients are told, so that they
   * subscribe at the new owner (removeChannelsInSlot).
   */
  dropShardChannels(isServed: (channel: Bytes) => boolean): void {
    for (const [channel, clients] of [...this.listeners.shard]) {
      if (isServed(channel)) continue
      for (const client of [...clients]) {
        this.unsubscribe(client, 'shard', channel)
        client.scheduleFlush()
      }
    }
  }

  /**
   * Delivers a message to this node's listeners; gives the number of deliveries. Sending it on to other nodes is the
   * caller's business (PUBLISH does, a message off the cluster bus must not).
   */
  publish(kind: ChannelKind, channel: Bytes, message: Bytes): number {
    const listeners = this.listeners[kind].get(channel)
    let delivered = listeners?.size ?? 0
    if (listeners !== undefined) deliver(listeners, [WORDS[kind].message, channel, message])
    if (kind === 'shard' || this.byPattern.size === 0) return delivered
    for (const [pattern, clients] of this.byPattern) {
      if (!this.globs.get(pattern)!.matches(channel)) continue
      deliver(clients, ['pmessage', pattern, channel, message])
      delivered += clients.size
    }
    return delivered
  }

  /** Channels with listeners, of those that match the pattern. */
  channels(kind: ChannelKind, pattern?: Bytes): Bytes[] {
    const all = [...this.listeners[kind].keys()]
    if (pattern === undefined) return all
    const glob = new GlobPattern(pattern)
    return all.filter((channel) => glob.matches(channel))
  }

  /** Clients subscribed to a channel by its name. */
  subscriberCount(kind: ChannelKind, channel: Bytes): number {
    return this.listeners[kind].get(channel)?.size ?? 0
  }

  channelCount(kind: ChannelKind): number {
    return this.listeners[kind].size
  }

  /** Distinct patterns subscribed to. */
  get patternCount(): number {
    return this.byPattern.size
  }

  private dropPattern(client: Client, pattern: Bytes): void {
    remove(this.byPattern, pattern, client)
    if (!this.byPattern.has(pattern)) this.globs.delete(pattern)
  }
}

function channelsOf(client: Client, kind: ChannelKind): Set<Bytes> {
  return kind === 'shard' ? client.shardChannels : client.channels
}

/** Patterns count with channels; shard channels count apart. */
function subscriptionsOf(client: Client, kind: ChannelKind): number {
  return kind === 'shard' ? client.shardChannels.size : client.channels.size + client.patterns.size
}

function confirm(client: Client, word: string, channel: Bytes | undefined, count: number): void {
  const { reply } = client
  const written = reply.length
  reply.push(3)
  reply.bulk(word)
  reply.bulkOrNil(channel)
  reply.integer(count)
  keepFromSilencing(client, written)
}

/** CLIENT REPLY OFF and SKIP silence replies, not messages. */
function keepFromSilencing(client: Client, written: number): void {
  if (client.replyMode !== 'on') client.unsilenced += client.reply.since(written)
}

/** The bytes of a message are the same for all listeners of one protocol version: they are made once each. */
function deliver(clients: Iterable<Client>, parts: readonly Bytes[]): void {
  const body = parts.map((part) => `$${part.length}\r\n${part}\r\n`).join('')
  for (const client of clients) {
    const written = client.reply.length
    client.reply.push(parts.length)
    client.reply.raw(body)
    keepFromSilencing(client, written)
    client.scheduleFlush()
  }
}

function add(map: Map<Bytes, Set<Client>>, name: Bytes, client: Client): void {
  const clients = map.get(name)
  if (clients === undefined) map.set(name, new Set([client]))
  else clients.add(client)
}

function remove(map: Map<Bytes, Set<Client>>, name: Bytes, client: Client): void {
  const clients = map.get(name)
  if (clients === undefined) return
  clients.delete(client)
  if (clients.size === 0) map.delete(name)
}
