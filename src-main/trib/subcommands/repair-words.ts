import type { ClusterView } from '../cluster-view.ts'
import type { TribListener } from '../event.ts'
import type { Repair } from '../plan/fix/slot-fact.ts'
import type { Step } from '../plan/step.ts'
import { rangesText } from '../transcript/lines.ts'

/** More commands of one repair than this are counted, not listed. */
const MOST_COMMANDS = 12

/** Explains a repair before it is done: what was found, why it matters, what will be sent, what may go wrong. */
export function announceRepair({ lines, why, risk, steps, refusal }: Repair, view: ClusterView, onEvent: TribListener): void {
  for (const line of lines) onEvent(line.startsWith('>>> ') ? { kind: 'step', text: line.slice(4) } : { kind: 'note', text: line })
  onEvent({ kind: 'note', text: `    Why: ${why}` })
  const commands = steps.flatMap((step) => commandsOf(step, view))
  for (const command of commands.slice(0, MOST_COMMANDS)) onEvent({ kind: 'note', text: `    Command: ${command}` })
  if (commands.length > MOST_COMMANDS) onEvent({ kind: 'note', text: `    and ${commands.length - MOST_COMMANDS} more` })
  onEvent({ kind: 'note', text: `    Risk: ${risk}` })
  if (refusal !== undefined) onEvent({ kind: 'note', text: refusal })
}

function commandsOf(step: Step, view: ClusterView): string[] {
  const at = (nodeId: string): string => `at ${view.loaded.find(({ myself }) => myself.nodeId === nodeId)?.node.name ?? nodeId}`
  switch (step.do) {
    case 'move-slots':
      return [`CLUSTER SETSLOT IMPORTING ${at(step.targetId)}, MIGRATING ${at(step.sourceId)}, MIGRATE, SETSLOT NODE everywhere: ${rangesText(step.ranges)}`]
    case 'gather-keys':
      return [`MIGRATE the keys of slot ${step.slot} ${at(step.sourceId)} to the node ${at(step.targetId)}`]
    case 'set-owner':
      return [`CLUSTER ADDSLOTS ${rangesText(step.ranges)} and BUMPEPOCH ${at(step.nodeId)}`]
    case 'tell-owner':
      return [`CLUSTER SETSLOT ${rangesText(step.ranges)} NODE ${step.ownerId} ${at(step.nodeId)}`]
    case 'open-slot':
      return [`CLUSTER SETSLOT ${step.slot} ${step.state.toUpperCase()} ${step.peerId} ${at(step.nodeId)}`]
    case 'close-slot':
      return [`CLUSTER SETSLOT ${step.slot} STABLE ${at(step.nodeId)}`]
    default:
      return [step.do]
  }
}
