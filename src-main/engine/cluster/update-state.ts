import { FLAG_FAIL, FLAG_PFAIL } from './flags.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import { isPrimary } from './node.ts'
import type { Step } from './step.ts'

const MIN_REJOIN_DELAY_MS = 500
const MAX_REJOIN_DELAY_MS = 5000
/** A restarted primary refuses clients this long, to hear first whether it has been replaced (CLUSTER_WRITABLE_DELAY). */
const WRITABLE_DELAY_MS = 2000

/**
 * Decides whether the cluster is usable from here (cluster.c, clusterUpdateState): all slots served, where that is
 * required, and a majority of primaries reachable.
 *
 * Two waits protect against answering from an outdated map: after a restart, and after a spell among a minority. Redis
 * imposes both on brand-new nodes too; here a node that started without slots, or knows of no primary with slots, has
 * no outdated claim to make and need not wait.
 */
export function updateClusterState(step: Step): void {
  const { state } = step
  state.todo.updateState = false
  state.firstStateUpdateMs ??= step.nowMs
  if (mustStayReadOnlyAfterRestart(step)) return
  const { reachable, allServe } = countPrimaries(step)
  const covered = !step.config.requireFullCoverage || (allServe && state.assignedSlots === SLOT_COUNT)
  const majority = reachable >= Math.floor(state.size / 2) + 1
  if (!majority && state.size > 0) state.amongMinorityMs = step.nowMs
  setState(step, covered && majority ? 'ok' : 'fail')
}

function mustStayReadOnlyAfterRestart(step: Step): boolean {
  const { state } = step
  if (!state.startedWithSlots || !isPrimary(state.myself) || state.state === 'ok') return false
  return step.nowMs - (state.firstStateUpdateMs ?? step.nowMs) < WRITABLE_DELAY_MS
}

/** Sets `size` to the primaries with slots; answers how many of them are reachable, and whether none is failing. */
function countPrimaries(step: Step): { readonly reachable: number; readonly allServe: boolean } {
  let size = 0
  let reachable = 0
  let allServe = true
  for (const node of step.state.nodes) {
    if (node.slotCount === 0) continue
    if (node.flags & FLAG_FAIL) allServe = false
    if (!isPrimary(node)) continue
    size++
    if (!(node.flags & (FLAG_FAIL | FLAG_PFAIL))) reachable++
  }
  step.state.size = size
  return { reachable, allServe }
}

function setState(step: Step, next: 'ok' | 'fail'): void {
  const { state } = step
  if (next === state.state) return
  const rejoinDelayMs = Math.min(Math.max(step.config.nodeTimeoutMs, MIN_REJOIN_DELAY_MS), MAX_REJOIN_DELAY_MS)
  const rejoining = isPrimary(state.myself) && step.nowMs - state.amongMinorityMs < rejoinDelayMs
  if (next === 'ok' && rejoining) return
  state.state = next
  step.log('warning', `Cluster state changed: ${next}`)
  step.stateChanged(next)
}
