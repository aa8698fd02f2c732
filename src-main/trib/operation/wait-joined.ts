import { setTimeout as delay } from 'node:timers/promises'
import { waitUntilMet } from '../cluster-join.ts'
import { TribRefusal } from '../refusal.ts'
import type { OperationContext } from './operation-context.ts'

const POLL_MS = 25
export const JOIN_TIMEOUT_MS = 60_000

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

/** Waits until each of the nodes knows all of them, past every handshake; says which bus port may be shut. @throws TribRefusal */
export async function waitUntilKnown({ nodes, onEvent, signal }: OperationContext, nodeIds: readonly string[]): Promise<void> {
  const joining = await Promise.all(nodeIds.map(async (nodeId) => ({ nodeId, primaryId: undefined, node: await nodes.get(nodeId) })))
  await waitUntilMet({ nodes: joining, onEvent, signal, timeoutMs: JOIN_TIMEOUT_MS })
}
