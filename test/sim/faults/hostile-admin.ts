import type { AdminCommand } from '../../../src-main/engine/cluster/admin/command.ts'
import { SLOT_COUNT } from '../../../src-main/engine/key-slot.ts'
import { BUS_PORT, CLIENT_PORT, type SimNode } from '../sim-node.ts'
import { SimRandom } from '../sim-random.ts'
import type { World } from '../world.ts'
import type { FaultEvent } from './fault.ts'

/** Any CLUSTER command that changes something, with arguments that make just enough sense to be obeyed. */
export function hostileCommand(world: World, fault: FaultEvent, other: SimNode): AdminCommand {
  const random = new SimRandom(fault.amount)
  const slot = random.chance(0.5) ? random.pick(world.activeSlots) : random.below(SLOT_COUNT)
  const nodeId = other.core.myself.id
  const slots = Array.from({ length: random.between(1, 200) }, (_, at) => (slot + at) % SLOT_COUNT)
  return random.pick<AdminCommand>([
    { kind: 'bump-epoch' },
    { kind: 'del-slots', slots },
    { kind: 'add-slots', slots },
    { kind: 'flush-slots' },
    { kind: 'set-slot-stable', slot },
    { kind: 'set-slot-migrating', slot, nodeId },
    { kind: 'set-slot-importing', slot, nodeId },
    { kind: 'set-slot-node', slot, nodeId },
    { kind: 'replicate', nodeId },
    { kind: 'forget', nodeId },
    { kind: 'reset', hard: random.chance(0.5) },
    { kind: 'set-config-epoch', epoch: BigInt(random.below(50)) },
    { kind: 'save-config' },
    { kind: 'failover', mode: random.pick(['plain', 'force', 'takeover'] as const) },
    { kind: 'meet', ip: `10.9.9.${random.below(256)}`, port: CLIENT_PORT, busPort: BUS_PORT },
    { kind: 'meet', ip: other.ip, port: CLIENT_PORT, busPort: BUS_PORT },
  ])
}
