import type { StepContext, StepSpec } from '../operation/operation-context.ts'
import { JOIN_TIMEOUT_MS, waitFor, waitUntilKnown } from '../operation/wait-joined.ts'
import type { AgreedStep, ForgetStep, FreshNodesStep, JoinedStep, MeetStep, ReplicateStep, ResetStep, SetEpochStep, ShutdownStep } from '../plan/step.ts'
import { waitUntilAgreed as waitForAgreement, waitUntilOk } from '../cluster-join.ts'
import { TribRefusal } from '../refusal.ts'
import { meetCommand, meetEverybody } from './meeting.ts'
import { unmeet } from './unmeeting.ts'

/** A soft reset keeps the node's id and needs it to have no keys. */
export const freshNodes: StepSpec<FreshNodesStep> = {
  perform: async () => undefined,
  async undo({ nodeIds }, { nodes }) {
    await Promise.all(nodeIds.map(async (nodeId) => (await nodes.get(nodeId)).run(['CLUSTER', 'RESET', 'SOFT'])))
  },
}

/** Different epochs from the start, so that no two primaries have to resolve a collision. */
export const setEpoch: StepSpec<SetEpochStep> = {
  async perform({ epochs }, { nodes }) {
    await Promise.all(
      epochs.map(async ({ nodeId, configEpoch }) => {
        const node = await nodes.get(nodeId)
        // A node that was in a cluster before keeps its epoch, and SET-CONFIG-EPOCH refuses: then it has one already.
        await node.send(['CLUSTER', 'SET-CONFIG-EPOCH', String(configEpoch)])
      }),
    )
  },
  undo: async () => undefined,
}

export const meet: StepSpec<MeetStep> = {
  async perform({ nodeIds, newcomerIds }, context) {
    await meetEverybody(nodeIds, context, newcomerIds)
  },
  /** A newcomer that was taken in is forgotten by the members and knows nobody again. */
  async undo({ nodeIds, newcomerIds }, context) {
    if (newcomerIds === undefined) return
    await unmeet(newcomerIds, nodeIds.filter((nodeId) => !newcomerIds.includes(nodeId)), context)
  },
}

export const joined: StepSpec<JoinedStep> = {
  async perform({ nodeIds }, context) {
    await waitUntilKnown(context, nodeIds)
  },
  undo: async () => undefined,
}

export const agreed: StepSpec<AgreedStep> = {
  async perform(step, context) {
    const { nodes, onEvent, signal } = context
    const joining = await Promise.all(step.nodes.map(async ({ nodeId, primaryId }) => ({ nodeId, primaryId: primaryId ?? undefined, node: await nodes.get(nodeId) })))
    const wait = { nodes: joining, onEvent, signal, timeoutMs: JOIN_TIMEOUT_MS }
    await waitForAgreement(wait)
    if (step.waitForOk) await waitUntilOk(wait)
  },
  undo: async () => undefined,
}

export const replicate: StepSpec<ReplicateStep> = {
  async perform({ nodeId, primaryId }, context) {
    const node = await context.nodes.get(nodeId)
    const { myself } = await node.view()
    if (myself.primaryId === primaryId) return
    await waitFor(context, async () => {
      const reply = await node.send(['CLUSTER', 'REPLICATE', primaryId])
      if (reply.type !== 'error') return undefined
      if (!reply.message.includes('Unknown node')) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to CLUSTER REPLICATE: ${reply.message}`])
      return `${node.name} does not know its primary ${context.nodes.nameOf(primaryId)} yet.`
    })
  },
  async lack({ nodeId, primaryId }, { nodes }) {
    const node = await nodes.get(nodeId)
    const { myself } = await node.view()
    return myself.primaryId === primaryId ? undefined : `${node.name} does not replicate ${nodes.nameOf(primaryId)}.`
  },
  async undo({ nodeId, previousId, isFresh }, context) {
    if (isFresh === true) return
    const node = await context.nodes.get(nodeId)
    const { myself } = await node.view()
    if (previousId !== null && myself.primaryId !== previousId) await node.run(['CLUSTER', 'REPLICATE', previousId])
    if (previousId === null && myself.role === 'replica') await backToPrimary(nodeId, context)
  },
}

/** Only a reset turns a replica without slots into a primary again; it meets the others afterwards. */
async function backToPrimary(nodeId: string, context: StepContext): Promise<void> {
  const node = await context.nodes.get(nodeId)
  const { lines } = await node.view()
  const members = lines.map((line) => line.nodeId).filter((id) => id !== nodeId && context.nodes.members.some((member) => member.nodeId === id))
  await node.run(['CLUSTER', 'RESET', 'SOFT'])
  const others = await context.nodes.all(members)
  const meets = await Promise.all(others.map((other) => meetCommand(other)))
  if (meets.length > 0) await node.run(...meets)
  await waitUntilKnown(context, [nodeId, ...members])
}

/**
 * FORGET at every member, all at once: a member that still knows the node tells the others of it, and FORGET holds for a
 * minute only.
 */
export const forget: StepSpec<ForgetStep> = {
  async perform({ nodeId }, context) {
    const members = context.nodes.members.filter((member) => member.nodeId !== nodeId)
    await Promise.all(
      members.map(async (member) => {
        const node = await context.nodes.get(member.nodeId)
        const reply = await node.send(['CLUSTER', 'FORGET', nodeId])
        if (reply.type === 'error' && !reply.message.includes('Unknown node')) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to CLUSTER FORGET: ${reply.message}`])
      }),
    )
  },
  async lack({ nodeId }, { nodes }) {
    const [first] = nodes.members.filter((member) => member.nodeId !== nodeId)
    if (first === undefined) return undefined
    const node = await nodes.get(first.nodeId)
    const { lines } = await node.view()
    return lines.some((line) => line.nodeId === nodeId) ? `${node.name} still knows ${nodes.nameOf(nodeId)}.` : undefined
  },
  /** FORGET bans the node for a minute, but MEET is not gossip: the ban does not hold against it. */
  async undo({ nodeId }, context) {
    const members = context.nodes.members.map((member) => member.nodeId)
    await meetEverybody(members, context, [nodeId])
    await waitUntilKnown(context, members)
  },
}

export const reset: StepSpec<ResetStep> = {
  async perform({ nodeId }, { nodes }) {
    const node = await nodes.get(nodeId)
    await node.run(['CLUSTER', 'RESET', 'SOFT'])
  },
  undo: async () => undefined, // What it was is brought back by undoing `forget` and `replicate` before it.
}

/** The node answers SHUTDOWN by closing the connection; one that is gone already is what was wanted. */
export const shutdown: StepSpec<ShutdownStep> = {
  async perform({ nodeId }, { nodes }) {
    const node = await nodes.get(nodeId).catch(() => undefined)
    const reply = await node?.send(['SHUTDOWN', 'NOSAVE']).catch(() => undefined)
    if (reply?.type === 'error') throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node!.name} replied to SHUTDOWN: ${reply.message}`])
  },
  undo: async () => undefined, // Only its operator can start it again.
}
