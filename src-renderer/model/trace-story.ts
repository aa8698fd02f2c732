import type { CommandTrace, Hop, HopReply, NodeAddress } from '../../src-main/contract/model.ts'
import type { Topology } from '../../src-main/contract/model.ts'
import { nodeAt, shardOf } from './shard-groups.ts'

/** Who was asked, as the picture knows it. */
export interface Place {
  readonly address: NodeAddress
  readonly letter: string | undefined
  readonly colorIndex: number | undefined
  /** Its mark is drawn hollow. */
  readonly isReplica: boolean
}

/** What a trace comes to, in facts; the language turns each into a sentence. */
export type Explanation =
  | { readonly kind: 'direct'; readonly at: Place; readonly slot: number | undefined }
  | { readonly kind: 'moved'; readonly slot: number; readonly from: Place; readonly to: Place; readonly tableUpdated: boolean; readonly finalOk: boolean }
  | { readonly kind: 'ask'; readonly slot: number; readonly from: Place; readonly to: Place }
  | { readonly kind: 'tryagain'; readonly slot: number | undefined; readonly at: Place; readonly succeeded: boolean }
  | { readonly kind: 'crossslot'; readonly keys: readonly string[] }
  | { readonly kind: 'clusterdown'; readonly message: string; readonly slot: number | undefined }
  | { readonly kind: 'unreachable'; readonly at: Place; readonly message: string }
  | { readonly kind: 'loop'; readonly hopCount: number }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly at: Place }
  /** A server without cluster mode: slots and redirects mean nothing there. */
  | { readonly kind: 'plain'; readonly at: Place }
  | { readonly kind: 'broadcast'; readonly at: Place; readonly redirected: boolean }
  | { readonly kind: 'unsent' }

export type StoryTone = 'ok' | 'redirect' | 'ask' | 'bad'

/** Where a hop went, with the letter and colour its shard has in the current picture. */
export function placeOf(hop: Hop, topology: Topology | undefined): Place {
  const place = placeAt(hop.node, topology, hop.nodeId)
  return { ...place, letter: hop.shard ?? place.letter }
}

export function placeAt(address: NodeAddress, topology: Topology | undefined, nodeId?: string): Place {
  const node = topology === undefined ? undefined : nodeId === undefined ? nodeAt(topology, address) : topology.nodes.find((each) => each.nodeId === nodeId)
  const id = nodeId ?? node?.nodeId
  const shard = topology === undefined || id === undefined ? undefined : shardOf(topology, id)
  return { address, letter: shard?.letter, colorIndex: shard?.colorIndex, isReplica: node?.role === 'replica' }
}

/**
 * The one thing worth explaining about a trace. What went wrong in the end comes first, then ASK (rarer and less
 * understood), then MOVED (Redis Cluster specification, "Redirection and resharding").
 */
export function explainTrace(trace: CommandTrace, topology: Topology | undefined): Explanation {
  const last = trace.hops.at(-1)
  if (last === undefined) return trace.outcome === 'crossslot' ? { kind: 'crossslot', keys: trace.keys } : { kind: 'unsent' }
  return explainFailure(trace, last, topology) ?? explainRedirect(trace, topology) ?? explainDirect(trace, last, topology)
}

function explainFailure(trace: CommandTrace, last: Hop, topology: Topology | undefined): Explanation | undefined {
  const at = placeOf(last, topology)
  switch (last.reply.kind) {
    case 'crossslot':
      return { kind: 'crossslot', keys: trace.keys }
    case 'clusterdown':
      return { kind: 'clusterdown', message: last.reply.message, slot: trace.slot }
    case 'unreachable':
      return { kind: 'unreachable', at, message: last.reply.message }
    case 'tryagain':
      return { kind: 'tryagain', slot: trace.slot, at, succeeded: false }
    case 'moved':
    case 'ask':
      if (last.reason === 'broadcast') return { kind: 'broadcast', at, redirected: true }
      return trace.hops.length > 2 ? { kind: 'loop', hopCount: trace.hops.length } : undefined
    case 'error':
      if (last.reason === 'broadcast') return { kind: 'broadcast', at, redirected: false }
      return trace.hops.some((hop) => isRedirect(hop.reply)) ? undefined : { kind: 'error', code: last.reply.code, message: last.reply.message, at }
    case 'reply':
      return undefined
  }
}

function explainRedirect(trace: CommandTrace, topology: Topology | undefined): Explanation | undefined {
  const asked = trace.hops.find((hop) => hop.reply.kind === 'ask')
  if (asked?.reply.kind === 'ask') {
    return { kind: 'ask', slot: asked.reply.slot, from: placeOf(asked, topology), to: placeAt(asked.reply.to, topology) }
  }
  if (trace.hops.some((hop) => hop.reply.kind === 'tryagain')) {
    const at = trace.hops.at(-1)
    return at && { kind: 'tryagain', slot: trace.slot, at: placeOf(at, topology), succeeded: true }
  }
  const moved = trace.hops.findLast((hop) => hop.reply.kind === 'moved')
  if (moved?.reply.kind !== 'moved') return undefined
  const first = trace.hops.find((hop) => hop.reply.kind === 'moved') ?? moved
  const tableUpdated = trace.slotTableChange !== undefined
  const finalOk = trace.outcome === 'reply'
  return { kind: 'moved', slot: moved.reply.slot, from: placeOf(first, topology), to: placeAt(moved.reply.to, topology), tableUpdated, finalOk }
}

function explainDirect(trace: CommandTrace, last: Hop, topology: Topology | undefined): Explanation {
  const at = placeOf(last, topology)
  if (last.reply.kind === 'error') return { kind: 'error', code: last.reply.code, message: last.reply.message, at }
  if (topology !== undefined && topology.kind !== 'cluster') return { kind: 'plain', at }
  return last.reason === 'broadcast' ? { kind: 'broadcast', at, redirected: false } : { kind: 'direct', at, slot: trace.slot }
}

/** A hop's answer as it stands on the wire, short: `MOVED 9252`, `ASK 9252`, `OK`, `ERR …`. */
export function replyLabel(reply: HopReply): string {
  switch (reply.kind) {
    case 'reply':
      return reply.summary
    case 'moved':
      return `MOVED ${reply.slot}`
    case 'ask':
      return `ASK ${reply.slot}`
    case 'error':
      return reply.message.startsWith(reply.code) ? reply.message : `${reply.code} ${reply.message}`
    case 'unreachable':
      return reply.message
    case 'tryagain':
    case 'clusterdown':
    case 'crossslot':
      return reply.kind.toUpperCase()
  }
}

export function replyTone(reply: HopReply): StoryTone {
  if (reply.kind === 'reply') return 'ok'
  if (reply.kind === 'moved') return 'redirect'
  return reply.kind === 'ask' || reply.kind === 'tryagain' ? 'ask' : 'bad'
}

export function isRedirect(reply: HopReply): boolean {
  return reply.kind === 'moved' || reply.kind === 'ask'
}

export function wasRedirected(trace: CommandTrace): boolean {
  return trace.hops.some((hop) => isRedirect(hop.reply))
}

export function hasFailed(trace: CommandTrace): boolean {
  return trace.outcome !== 'reply'
}
