import type { TestNode } from './redis-nodes.ts'
import { until } from './until.ts'

/**
 * Takes slots away from whoever serves them, until no node believes in an owner any more.
 *
 * Once is not enough: a heartbeat that the owner sent before its DELSLOTS may arrive after another node's, which then takes the slot for
 * served again, and no later heartbeat ever corrects it (clusterUpdateSlotsConfigWith looks only at slots that a sender claims).
 */
export async function uncoverSlots(nodes: readonly TestNode[], slots: readonly number[]): Promise<void> {
  let quietRounds = 0
  await until(`nobody serves ${slots.join(', ')}`, async () => {
    const told = await Promise.all(nodes.map((node) => unassign(node, slots)))
    quietRounds = told.some((count) => count > 0) ? 0 : quietRounds + 1
    return quietRounds > 4
  })
}

/** Gives how many of the slots the node believed to be served. */
async function unassign(node: TestNode, slots: readonly number[]): Promise<number> {
  const ranges = (await node.call('cluster', 'slots')) as [number, number][]
  const served = slots.filter((slot) => ranges.some(([first, last]) => slot >= first && slot <= last))
  if (served.length > 0) await node.call('cluster', 'delslots', ...served)
  return served.length
}
