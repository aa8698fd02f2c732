import type { StepContext } from '../operation/operation-context.ts'
import { TribRefusal } from '../refusal.ts'
import { KeyMover } from './key-mover.ts'
import { countKeys, keysInSlots } from './slot-commands.ts'

const FETCH_KEYS = 1000

/**
 * Moves all keys a node has of one slot to another, leaving open how it is who serves the slot. The node must own the slot or
 * have it importing, or it would answer MIGRATE with MOVED.
 * @returns how many keys went
 */
export async function gatherKeys(slot: number, sourceId: string, targetId: string, context: StepContext): Promise<number> {
  const [source, target] = await Promise.all([context.nodes.get(sourceId), context.nodes.get(targetId)])
  const known = (await source.view()).lines.find(({ nodeId }) => nodeId === targetId)
  if (known === undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] Node ${source.name} does not know node ${target.name}.`])
  const mover = new KeyMover(source, target, known.address.host === '' ? target.address : known.address, context)
  const [count = 0] = await countKeys(source, [slot])
  for (;;) {
    const [keys = []] = await keysInSlots(source, [slot], [FETCH_KEYS])
    if (keys.length === 0) return count
    await mover.move([keys])
  }
}
