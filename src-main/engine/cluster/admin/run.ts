import type { Step } from '../step.ts'
import { type AdminCommand, type AdminReply, OK } from './command.ts'
import { bumpEpoch, setConfigEpoch } from './epochs.ts'
import { failover } from './failover.ts'
import { found } from './found.ts'
import { forget, meet } from './members.ts'
import { replicate } from './replicate.ts'
import { reset } from './reset.ts'
import { setSlotImporting, setSlotMigrating, setSlotNode, setSlotStable } from './set-slot.ts'
import { addSlots, delSlots, flushSlots } from './slots.ts'
import { takeOverSlots } from './take-over-slots.ts'

/** Carries out a CLUSTER subcommand that changes something; wordings are those of clusterCommand in cluster.c. */
export function runAdmin(step: Step, command: AdminCommand): AdminReply {
  switch (command.kind) {
    case 'meet':
      return meet(step, command.ip, command.port, command.busPort)
    case 'add-slots':
      return addSlots(step, command)
    case 'del-slots':
      return delSlots(step, command)
    case 'flush-slots':
      return flushSlots(step)
    case 'set-slot-migrating':
      return setSlotMigrating(step, command.slot, command.nodeId)
    case 'set-slot-importing':
      return setSlotImporting(step, command.slot, command.nodeId)
    case 'set-slot-stable':
      return setSlotStable(step, command.slot)
    case 'set-slot-node':
      return setSlotNode(step, command.slot, command.nodeId)
    case 'take-over-slots':
      return takeOverSlots(step, command.slots, command.sourceId)
    case 'replicate':
      return replicate(step, command.nodeId)
    case 'forget':
      return forget(step, command.nodeId)
    case 'reset':
      return reset(step, command.hard)
    case 'bump-epoch':
      return bumpEpoch(step)
    case 'set-config-epoch':
      return setConfigEpoch(step, command.epoch)
    case 'failover':
      return failover(step, command.mode)
    case 'found':
      return found(step, command.members)
    case 'save-config':
      step.later('saveConfig', 'fsyncConfig')
      return OK
  }
}
