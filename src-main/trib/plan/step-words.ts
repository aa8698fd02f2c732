import { rangeCount } from './slot-ranges.ts'
import type { Step } from './step.ts'

/** A step in a few plain words. @param nameOf how a node is called, by its id */
export function stepWords(step: Step, nameOf: (nodeId: string) => string): string {
  switch (step.do) {
    case 'move-slots':
      return `move ${slots(rangeCount(step.ranges))} from ${nameOf(step.sourceId)} to ${nameOf(step.targetId)}`
    case 'gather-keys':
      return `bring the keys of slot ${step.slot} from ${nameOf(step.sourceId)} to ${nameOf(step.targetId)}`
    case 'add-slots':
      return `give ${slots(rangeCount(step.ranges))} to ${nameOf(step.nodeId)}`
    case 'set-owner':
      return `make ${nameOf(step.nodeId)} the owner of ${slots(rangeCount(step.ranges))}`
    case 'tell-owner':
      return `tell ${nameOf(step.nodeId)} that ${nameOf(step.ownerId)} owns ${slots(rangeCount(step.ranges))}`
    case 'open-slot':
      return `open slot ${step.slot} at ${nameOf(step.nodeId)} (${step.state})`
    case 'close-slot':
      return `close slot ${step.slot} at ${nameOf(step.nodeId)}`
    case 'set-epoch':
      return `give ${step.epochs.length} nodes their first configEpoch`
    case 'fresh-nodes':
      return `look that ${step.nodeIds.length} nodes are empty`
    case 'meet':
      return `introduce ${(step.newcomerIds ?? step.nodeIds).map(nameOf).join(', ')}`
    case 'joined':
      return `wait until ${step.nodeIds.length} nodes know each other`
    case 'agreed':
      return `wait until ${step.nodes.length} nodes agree`
    case 'replicate':
      return `make ${nameOf(step.nodeId)} a replica of ${nameOf(step.primaryId)}`
    case 'forget':
      return `have all forget ${nameOf(step.nodeId)}`
    case 'reset':
      return `reset ${nameOf(step.nodeId)}`
    case 'shutdown':
      return `shut ${nameOf(step.nodeId)} down`
    case 'copy-functions':
      return `copy functions from ${nameOf(step.sourceId)} to ${nameOf(step.targetId)}`
    case 'node-timeout':
      return `set the node timeout of ${step.previous.length} nodes to ${step.timeoutMs} ms`
    case 'import-keys':
      return `bring the keys of ${step.host}:${step.port} in`
    case 'failover':
      return `fail over from ${nameOf(step.primaryId)} to ${nameOf(step.nodeId)}${step.mode === 'plain' ? '' : ` (${step.mode})`}`
  }
}

function slots(count: number): string {
  return count === 1 ? '1 slot' : `${count} slots`
}
