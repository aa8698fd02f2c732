import type { OperationContext } from '../operation/operation-context.ts'
import { waitFor } from '../operation/wait-joined.ts'
import type { TribNode } from '../trib-node.ts'

/** A packet that was sent before its sender was reset is read after a node has answered once. */
const CLEAN_LOOKS = 5

/**
 * Takes nodes that were met out again. A handshake under way goes by a name of its own, which FORGET of the id does not touch, and
 * brings the node back after its reset: so each is waited for first, which takes it a node timeout at most
 * (clusterCron drops older ones).
 * @throws TribRefusal JOIN_TIMEOUT when a node stays in spite of it
 */
export async function unmeet(newcomerIds: readonly string[], memberIds: readonly string[], context: OperationContext): Promise<void> {
  const newcomers = await context.nodes.all(newcomerIds)
  const members = await context.nodes.all(memberIds)
  await waitFor(context, () => handshake([...members, ...newcomers]))
  await part(newcomerIds, newcomers, members)
  let cleanLooks = 0
  await waitFor(context, async () => {
    const lack = (await handshake([...members, ...newcomers])) ?? (await acquaintance(newcomerIds, newcomers, members))
    cleanLooks = lack === undefined ? cleanLooks + 1 : 0
    if (lack !== undefined) await part(newcomerIds, newcomers, members)
    return cleanLooks < CLEAN_LOOKS ? (lack ?? 'A MEET may still be on its way.') : undefined
  })
}

async function part(newcomerIds: readonly string[], newcomers: readonly TribNode[], members: readonly TribNode[]): Promise<void> {
  for (const newcomerId of newcomerIds) await Promise.all(members.map((member) => member.send(['CLUSTER', 'FORGET', newcomerId]))) // Who does not know it says so.
  await Promise.all(newcomers.map((newcomer) => newcomer.run(['CLUSTER', 'RESET', 'SOFT'])))
}

async function handshake(nodes: readonly TribNode[]): Promise<string | undefined> {
  for (const node of nodes) {
    const { lines } = await node.view()
    const other = lines.find(({ flags }) => flags.has('handshake'))
    if (other !== undefined) return `${node.name} is shaking hands with ${other.address.host}:${other.address.port}.`
  }
  return undefined
}

async function acquaintance(newcomerIds: readonly string[], newcomers: readonly TribNode[], members: readonly TribNode[]): Promise<string | undefined> {
  for (const member of members) {
    const { lines } = await member.view()
    if (lines.some(({ nodeId }) => newcomerIds.includes(nodeId))) return `${member.name} still knows a node that was to be taken out.`
  }
  for (const newcomer of newcomers) if ((await newcomer.view()).lines.length > 1) return `${newcomer.name} still knows members.`
  return undefined
}
