import { isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { Checker } from '../observers.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

interface Seen {
  currentEpoch: bigint
  /** The greatest configEpoch the node has had as a primary. */
  configEpoch: bigint
  /** Greatest epoch it has voted or stood in, or taken for itself: these must survive a restart. */
  usedEpoch: bigint
  life: number
}

/**
 * S2: epochs never fall, within a life or across restarts, but for a reset. currentEpoch may be forgotten in a crash as
 * far as the node only heard of it (Redis does not save it then either); what the node has used of it may not.
 */
export function checkEpochs(world: World): Checker {
  const seen = new Map<string, Seen>()
  return {
    before(node, input) {
      if (input.kind === 'admin' && input.command.kind === 'reset') seen.delete(node.core.myself.id)
    },
    after(node, input) {
      if (input.kind === 'admin' && input.command.kind === 'reset') return
      compare(world, seen, node)
    },
    ended() {
      const owners = new Map<bigint, number>()
      for (const node of world.nodes) {
        const { myself } = node.core
        if (!node.running || !isPrimary(myself) || myself.slotCount === 0) continue
        const other = owners.get(myself.configEpoch)
        if (other !== undefined) world.violate('S2', `nodes ${other} and ${node.index} keep configEpoch ${myself.configEpoch}`)
        owners.set(myself.configEpoch, node.index)
      }
    },
  }
}

function compare(world: World, seen: Map<string, Seen>, node: SimNode): void {
  const { view, myself } = node.core
  const known = seen.get(myself.id)
  const configEpoch = isPrimary(myself) ? myself.configEpoch : 0n
  const usedEpoch = max(view.lastVoteEpoch, view.election.epoch, configEpoch)
  if (!known) {
    seen.set(myself.id, { currentEpoch: view.currentEpoch, configEpoch, usedEpoch, life: node.life })
    return
  }
  const floor = known.life === node.life ? known.currentEpoch : known.usedEpoch
  if (view.currentEpoch < floor) world.violate('S2', `currentEpoch of node ${node.index} fell from ${floor} to ${view.currentEpoch}`)
  if (isPrimary(myself) && configEpoch < known.configEpoch) {
    world.violate('S2', `configEpoch of node ${node.index} fell from ${known.configEpoch} to ${configEpoch}`)
  }
  known.currentEpoch = view.currentEpoch
  known.configEpoch = max(known.configEpoch, configEpoch)
  known.usedEpoch = max(known.usedEpoch, usedEpoch)
  known.life = node.life
}

function max(...values: readonly bigint[]): bigint {
  return values.reduce((one, other) => (one > other ? one : other), 0n)
}
