import type { NodeName, TopologyChange } from '../../src-main/contract/model.ts'
import { formatSlotRanges } from '../model/slot-ranges.ts'
import type { Messages } from './en.ts'
import { troubleText } from './trouble-words.ts'

const RANGES_SHOWN = 4

/** One change of a cluster as a sentence. */
export function changeText(change: TopologyChange, messages: Messages): string {
  const words = messages.timeLine.change
  const { topology } = messages
  switch (change.kind) {
    case 'joined':
      return words.joined(nameText(change.node), topology.role[change.role])
    case 'left':
      return words.left(nameText(change.node))
    case 'promoted':
      return words.promoted(nameText(change.node), change.configEpoch)
    case 'demoted':
      return words.demoted(nameText(change.node), nameText(change.primary))
    case 'follows':
      return words.follows(nameText(change.node), nameText(change.primary))
    case 'health':
      return words.health(nameText(change.node), topology.health[change.after], troubleText(change, messages))
    case 'epoch':
      return words.epoch(nameText(change.node), change.before, change.after)
    case 'address':
      return words.address(nameText(change.node), change.before)
    case 'version':
      return words.version(nameText(change.node), change.before, change.after)
    case 'slots':
      return words.slots(words.slotNames(slotsText(change.ranges), change.count), change.from ?? words.nobody, change.to ?? words.nobody)
    case 'opened':
    case 'closed':
      return words[change.kind](words.slotNames(slotsText(change.slots), change.count), nameText(change.from), nameText(change.to))
    case 'state':
      return words.state(stateText(change.after, messages))
    case 'viewer':
      return words.viewer(change.before, change.after)
  }
}

/** `B 127.0.0.1:7001`; empty for nobody. */
export function nameText(node: NodeName | undefined): string {
  if (node === undefined) return ''
  return node.shard === undefined ? node.address : `${node.shard} ${node.address}`
}

function slotsText(ranges: readonly (readonly [number, number])[]): string {
  const { text, hiddenCount } = formatSlotRanges(ranges, RANGES_SHOWN)
  return hiddenCount === 0 ? text : `${text} …`
}

function stateText(state: string, messages: Messages): string {
  return state === 'ok' || state === 'fail' ? messages.topology.states[state] : messages.topology.states.unknown
}
