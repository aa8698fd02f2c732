import { setTimeout as delay } from 'node:timers/promises'
import { slotSignature } from './agreement.ts'
import type { TribListener } from './event.ts'
import { TribRefusal } from './refusal.ts'
import type { NodeView, TribNode } from './trib-node.ts'

/** A node, with what it is going to be. */
export interface JoiningNode {
  readonly node: TribNode
  readonly nodeId: string
  /** Undefined for a primary. */
  readonly primaryId: string | undefined
}

export interface JoinWait {
  readonly nodes: readonly JoiningNode[]
  readonly onEvent: TribListener
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

const POLL_MS = 20
/** After so long without success the wait says what it waits for, and again each time as much has passed. */
const SAY_EVERY_MS = 3000

/** Waits until `lackOf` finds nothing lacking in any node's view. @throws TribRefusal JOIN_TIMEOUT, CANCELLED */
async function waitUntil(wait: JoinWait, lackOf: (joining: JoiningNode, view: NodeView, first: NodeView) => string | undefined): Promise<void> {
  const startedAt = performance.now()
  let saidAt = startedAt
  for (;;) {
    refuseCancelled(wait.signal)
    const lack = await firstLack(wait.nodes, lackOf)
    if (lack === undefined) return
    const now = performance.now()
    if (now - startedAt > wait.timeoutMs) throw new TribRefusal('JOIN_TIMEOUT', [`[ERR] The cluster did not join within ${Math.round(wait.timeoutMs / 1000)} s.`, `      ${lack}`])
    if (now - saidAt > SAY_EVERY_MS) {
      saidAt = now
      wait.onEvent({ kind: 'waiting', text: lack, elapsedMs: Math.round(now - startedAt) })
    }
    await delay(POLL_MS)
  }
}

async function firstLack(nodes: readonly JoiningNode[], lackOf: (joining: JoiningNode, view: NodeView, first: NodeView) => string | undefined): Promise<string | undefined> {
  const views = await Promise.all(nodes.map(({ node }) => node.view()))
  return nodes.map((joining, i) => lackOf(joining, views[i]!, views[0]!)).find((lack) => lack !== undefined)
}

/** Waits until every node knows every other by its real name. */
export function waitUntilMet(wait: JoinWait): Promise<void> {
  return waitUntil(wait, ({ node }, view) => {
    const known = new Set(view.lines.filter((line) => !line.flags.has('handshake') && line.linkState === 'connected').map((line) => line.nodeId))
    const absent = wait.nodes.filter(({ nodeId }) => !known.has(nodeId))
    return absent.length === 0 ? undefined : `${node.name} has not met ${absent.map((other) => other.node.name).join(', ')} yet. ${busPortAdvice(absent[0]!, view)}`
  })
}

/** Waits until all agree on the slots, every node sees every role as planned, and no handshake is under way. */
export function waitUntilAgreed(wait: JoinWait): Promise<void> {
  return waitUntil(wait, ({ node }, view, first) => {
    if (slotSignature(view.lines) !== slotSignature(first.lines)) return `${node.name} and ${wait.nodes[0]!.node.name} do not agree on the slots yet.`
    const primaryOf = new Map(view.lines.map((line) => [line.nodeId, line.primaryId]))
    const stale = wait.nodes.find(({ nodeId, primaryId }) => primaryOf.get(nodeId) !== primaryId)
    if (stale) return `${node.name} does not know the role of ${stale.node.name} yet.`
    return view.lines.some((line) => line.flags.has('handshake')) ? `${node.name} is still in a handshake.` : undefined
  })
}

/**
 * Waits until every node calls the cluster ok. A primary of real Redis does so at the earliest one node timeout (0.5 s to
 * 5 s) after it was given its first slots (clusterUpdateState, CLUSTER_MAX_REJOIN_DELAY).
 */
export function waitUntilOk(wait: JoinWait): Promise<void> {
  return waitUntil(wait, ({ node }, view) => {
    const state = view.info.get('cluster_state') ?? 'unknown'
    return state === 'ok' ? undefined : `${node.name} says cluster_state:${state}.`
  })
}

export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new TribRefusal('CANCELLED', ['*** Cancelled. The nodes keep what was done so far; CLUSTER RESET makes them empty again.'])
}

/** Most joins that hang do so because the bus port is shut (redis#2816, redis#6372). */
function busPortAdvice(absent: JoiningNode, view: NodeView): string {
  const line = view.lines.find((candidate) => candidate.address.port === absent.node.address.port)
  const busPort = line?.busPort ?? absent.node.address.port + 10000
  return `Is its bus port ${busPort} open to the other nodes?`
}
