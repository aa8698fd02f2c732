import type { Bytes } from '../bytes.ts'
import type { ClusterCore } from './core.ts'
import { type ClusterNode, isReplica } from './node.ts'

/** What routing must know of a request; for EXEC, of all commands queued. */
export interface RouteRequest {
  /** Every key the request names, in order; shard channels count as keys. */
  readonly keys: readonly Bytes[]
  /** The hash slot of each key. */
  readonly slots: readonly number[]
  readonly isWrite: boolean
  /** The client said READONLY. */
  readonly isReadonlyClient: boolean
  /** The client said ASKING, or the command implies it (RESTORE-ASKING). */
  readonly isAsking: boolean
  readonly isMigrate: boolean
  /** SSUBSCRIBE, SUNSUBSCRIBE or SPUBLISH. */
  readonly isShardPubsub: boolean
  /** Whether this node holds a key; asking must not count as an access. */
  readonly hasKey: (key: Bytes) => boolean
}

/** Why a request is not served here. A closed set (cluster.h, CLUSTER_REDIR_*). */
export type Redirection =
  | { readonly kind: 'moved'; readonly slot: number; readonly node: ClusterNode }
  | { readonly kind: 'ask'; readonly slot: number; readonly node: ClusterNode }
  | { readonly kind: 'tryagain' }
  | { readonly kind: 'crossslot' }
  | { readonly kind: 'clusterdown'; readonly why: 'state' | 'writes' | 'unbound' }

export type Route = { readonly kind: 'serve' } | Redirection

const SERVE: Route = { kind: 'serve' }
const CROSSSLOT: Route = { kind: 'crossslot' }
const TRYAGAIN: Route = { kind: 'tryagain' }

/** The commonest case, cheap enough to ask before every command: the slot is ours and nothing about it is in motion. */
export function servesSlot(core: ClusterCore, slot: number): boolean {
  return core.state === 'ok' && core.slotOwner(slot) === core.myself && core.migratingTo(slot) === undefined
}

/** Decides where a request is to be served (cluster.c, getNodeByQuery). */
export function routeCommand(core: ClusterCore, request: RouteRequest): Route {
  const slot = request.slots[0]
  if (slot === undefined) return SERVE
  const owner = core.slotOwner(slot)
  if (!owner) return { kind: 'clusterdown', why: 'unbound' }
  if (request.slots.some((other) => other !== slot)) return CROSSSLOT
  const down = whyDown(core, request)
  if (down) return { kind: 'clusterdown', why: down }
  return openSlotRoute(core, request, slot, owner) ?? ownerRoute(core, request, slot, owner)
}

function whyDown(core: ClusterCore, request: RouteRequest): 'state' | 'writes' | undefined {
  if (core.state === 'ok') return undefined
  if (request.isShardPubsub) return core.config.allowPubsubshardWhenDown ? undefined : 'state'
  if (!core.config.allowReadsWhenDown) return 'state'
  return request.isWrite ? 'writes' : undefined
}

/** A slot on the move is served where its keys are (Redis Cluster specification, ASK redirection). */
function openSlotRoute(
  core: ClusterCore,
  request: RouteRequest,
  slot: number,
  owner: ClusterNode,
): Route | undefined {
  const target = owner === core.myself ? core.migratingTo(slot) : undefined
  const importing = target === undefined && core.importingFrom(slot) !== undefined
  if (!target && !importing) return undefined
  if (request.isMigrate) return SERVE
  const { existing, missing } = countKeys(request)
  if (target && missing > 0) return existing > 0 ? TRYAGAIN : { kind: 'ask', slot, node: target }
  if (!importing || !request.isAsking) return undefined
  const several = request.keys.some((key) => key !== request.keys[0])
  return several && missing > 0 ? TRYAGAIN : SERVE
}

function countKeys(request: RouteRequest): { existing: number; missing: number } {
  if (request.isShardPubsub) return { existing: 0, missing: 0 }
  const existing = request.keys.filter((key) => request.hasKey(key)).length
  return { existing, missing: request.keys.length - existing }
}

function ownerRoute(core: ClusterCore, request: RouteRequest, slot: number, owner: ClusterNode): Route {
  if (owner === core.myself) return SERVE
  const mayRead = (request.isReadonlyClient || request.isShardPubsub) && !request.isWrite
  if (mayRead && isReplica(core.myself) && core.myself.replicaOf === owner) return SERVE
  return { kind: 'moved', slot, node: owner }
}

/**
 * Whether a client that waits for a key (BLPOP and the like) must be sent away, now that the map has changed
 * (cluster.c, clusterRedirectBlockedClientIfNeeded). Undefined when it may go on waiting.
 */
export function routeBlocked(
  core: ClusterCore,
  slot: number,
  client: { readonly isReadonlyClient: boolean; readonly isWrite: boolean },
): Redirection | undefined {
  if (core.state === 'fail') return { kind: 'clusterdown', why: 'state' }
  const owner = core.slotOwner(slot)
  const reads = client.isReadonlyClient && !client.isWrite && isReplica(core.myself)
  if (owner === core.myself || (owner && reads && core.myself.replicaOf === owner)) return undefined
  if (core.importingFrom(slot) !== undefined) return undefined
  return owner ? { kind: 'moved', slot, node: owner } : { kind: 'clusterdown', why: 'unbound' }
}
