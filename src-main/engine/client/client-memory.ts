import type { Bytes } from '../bytes.ts'
import type { Client } from './client.ts'

/** What a connection takes that does nothing: its objects and its socket. */
const BASE_BYTES = 4096
/** What a subscription, a watched key or a tracked prefix takes beside its name. */
const ENTRY_BYTES = 64

/** Bytes of the requests a client has queued in its transaction. */
export function queuedBytes({ transaction }: Client): number {
  let sum = 0
  for (const { args } of transaction?.queue ?? []) for (const arg of args) sum += arg.length
  return sum
}

/** About the memory a client takes: what came in, what waits to go out, and what it is remembered for (getClientMemoryUsage). */
export function clientMemoryBytes(client: Client): number {
  const { decoder, patterns, channels, shardChannels, tracking, watched } = client
  let sum = BASE_BYTES + decoder.heldBytes + decoder.argumentBytes + client.outputBufferBytes + queuedBytes(client)
  for (const names of [patterns, channels, shardChannels, tracking?.prefixes, ...watched.values()]) sum += namesBytes(names)
  return sum
}

function namesBytes(names: ReadonlySet<Bytes> | undefined): number {
  if (names === undefined) return 0
  let sum = names.size * ENTRY_BYTES
  // Their names count, but walking over many of them at every look would cost more than the figure is worth.
  if (names.size <= 16) for (const name of names) sum += name.length
  return sum
}
