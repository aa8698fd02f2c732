import type { Belief } from '../../src-main/contract/model.ts'
import { formatCount } from '../model/quantities.ts'
import { formatSlotRanges } from '../model/slot-ranges.ts'
import type { Aspect } from '../model/view-matrix.ts'
import type { Messages } from './en.ts'

/** What a belief says on one aspect, in a few words. @param nameOf the short name of a node */
export function beliefText(aspect: Aspect, belief: Belief | undefined, messages: Messages, nameOf: (nodeId: string) => string): string {
  const { says } = messages.views
  if (belief === undefined) return says.unknown
  switch (aspect) {
    case 'known':
      return says.known
    case 'health':
      return messages.topology.health[belief.health]
    case 'role':
      return says.role[belief.role]
    case 'primary':
      return says.primary(belief.primaryId === undefined ? messages.app.unknown : nameOf(belief.primaryId))
    case 'slots': {
      const { text, hiddenCount } = formatSlotRanges(belief.slotRanges, 3)
      return says.slots(formatCount(belief.slotCount), hiddenCount === 0 ? text : `${text} …`)
    }
    case 'epoch':
      return says.epoch(belief.configEpoch)
    case 'link':
      return says.link[belief.linkState]
    case 'address':
      return belief.address
  }
}
