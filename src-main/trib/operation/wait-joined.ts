import { setTimeout as delay } from 'node:timers/promises'
import { slotSignature } from '../agreement.ts'
import { TribRefusal } from '../refusal.ts'
import type { OperationContext } from './operation-context.ts'

const POLL_MS = 25
const JOIN_TIMEOUT_MS = 60_000

/** Waits until `lackOf` finds nothing, saying what is lacking each 3 s. @throws TribRefusal JOIN_TIMEOUT, CANCELLED */
export async function waitFor(context: Pick<OperationContext, 'onEvent' | 'signal'>, lackOf: () => Promise<string | undefined>, timeoutMs = JOIN_TIMEOUT_MS): Promise<void> {
  const startedAt = performance.now()
  let saidAt = startedAt
  for (;;) {
    const lack = await lackOf()
    if (lack === undefined) return
    const now = performance.now()
    if (context.signal?.aborted === true) throw new TribRefusal('CANCELLED', ['*** Stopped while waiting.', `      ${lack}`])
    if (now - startedAt > timeoutMs) throw new TribRefusal('JOIN_TIMEOUT', [`[ERR] Waited ${Math.round(timeoutMs / 1000)} s in vain.`, `      ${lack}`])
    if (now - saidAt > 3000) {
      saidAt = now
      context.onEvent({ kind: 'waiting', text: lack, elapsedMs: Math.round(now - startedAt) })
    }
    await delay(POLL_MS)
  }
}

/** Waits until each of the nodes knows all of them, past every handshake. */
export function waitUntilKnown(context: OperationContext, nodeIds: readonly string[]): Promise<void> {
  return waitFor(context, async () => {
    const nodes = await context.nodes.all(nodeIds)
    const views = await Promise.all(nodes.map((node) => node.view()))
    for (const [i, { lines }] of views.entries()) {
      const known = new Set(lines.filter(({ flags, linkState }) => !flags.has('handshake') && linkState === 'connected').map(({ nodeId }) => nodeId))
      const absent = nodeIds.find((nodeId) => !known.has(nodeId))
      if (absent !== undefined) return `${nodes[i]!.name} does not know ${context.nodes.nameOf(absent)} yet.`
    }
    return undefined
  })
}

/** Waits until all the nodes agree on who serves which slot. */
export function waitUntilAgreed(context: OperationContext, nodeIds: readonly string[], timeoutMs?: number): Promise<void> {
  return waitFor(
    context,
    async () => {
      const nodes = await context.nodes.all(nodeIds)
      const signatures = await Promise.all(nodes.map(async (node) => slotSignature((await node.view()).lines)))
      const odd = signatures.findIndex((signature) => signature !== signatures[0])
      return odd === -1 ? undefined : `${nodes[odd]!.name} and ${nodes[0]!.name} do not agree on the slots yet.`
    },
    timeoutMs,
  )
}
