import { keySlot } from '../engine/key-slot.ts'
import type { Bytes } from '../engine/bytes.ts'
import { parseAddress } from './address.ts'
import type { NodeAddress } from './hop-trace.ts'

/** A MOVED or ASK error, understood. */
export interface Redirect {
  readonly kind: 'moved' | 'ask'
  readonly slot: number
  readonly to: NodeAddress
}

/** How an error reply of a cluster node matters to routing. */
export type ErrorClass = 'tryagain' | 'clusterdown' | 'crossslot' | 'other'

const LAST_SLOT = 16383

/**
 * Reads `MOVED slot host:port` or `ASK slot host:port`. An empty host or `?` means the host that answered
 * (Redis Cluster specification, MOVED Redirection; cluster-preferred-endpoint-type unknown-endpoint).
 * Undefined when the message is no redirect, or names a slot or port that cannot be.
 */
export function parseRedirect(message: Bytes, askedHost: string): Redirect | undefined {
  const match = /^(MOVED|ASK) (\d{1,5}) (\S*:\d{1,5})$/.exec(message.trimEnd())
  if (!match) return undefined
  const slot = Number(match[2])
  const to = parseAddress(match[3]!)
  if (slot > LAST_SLOT || to === undefined) return undefined
  const host = to.host === '' || to.host === '?' ? askedHost : to.host
  return { kind: match[1] === 'ASK' ? 'ask' : 'moved', slot, to: { host, port: to.port } }
}

export function classifyError(message: Bytes): ErrorClass {
  if (message.startsWith('TRYAGAIN')) return 'tryagain'
  if (message.startsWith('CLUSTERDOWN')) return 'clusterdown'
  if (message.startsWith('CROSSSLOT')) return 'crossslot'
  return 'other'
}

/** The slot of a command's keys, undefined without keys; `mixed` when they do not share one. */
export function slotOfKeys(keys: readonly Bytes[]): number | 'mixed' | undefined {
  if (keys.length === 0) return undefined
  const slot = keySlot(keys[0]!)
  return keys.every((key) => keySlot(key) === slot) ? slot : 'mixed'
}
