import { bumpConfigEpoch } from '../epochs.ts'
import { resetManualFailover, startManualFailover } from '../manual-failover.ts'
import { isFailed, isPrimary } from '../node.ts'
import { replacePrimary } from '../roles.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

export function failover(step: Step, mode: 'plain' | 'force' | 'takeover'): AdminReply {
  const { myself } = step.state
  const primary = myself.replicaOf
  if (isPrimary(myself)) return refuse('You should send CLUSTER FAILOVER to a replica')
  if (!primary) return refuse("I'm a replica but my master is unknown to me")
  if (mode === 'plain' && (isFailed(primary) || !primary.link)) {
    return refuse('Master is down or failed, please use CLUSTER FAILOVER FORCE')
  }
  if (mode === 'takeover') takeOver(step)
  else startManualFailover(step, primary, mode === 'force')
  return OK
}

/** Without asking anybody: for when no majority is left to vote (Redis Cluster specification, manual failover). */
function takeOver(step: Step): void {
  resetManualFailover(step)
  step.log('warning', 'Taking over the master (user request).')
  bumpConfigEpoch(step)
  replacePrimary(step)
}
