import type { Schedule, Weather } from '../schedule.ts'
import type { SimRandom } from '../sim-random.ts'
import { FAULT_KINDS, type FaultEvent, type FaultKind, isWork } from './fault.ts'

const CLOCK_KINDS: readonly FaultKind[] = ['clock-jump', 'clock-drift']
const HOSTILE_KINDS: readonly FaultKind[] = ['hostile-admin', 'forget-and-meet', 'takeover', 'equal-epochs']

const CALM = FAULT_KINDS.filter(isWork)
const ROUGH = FAULT_KINDS.filter((kind) => !CLOCK_KINDS.includes(kind) && kind !== 'hostile-admin' && kind !== 'forget-and-meet')
const WILD = [...ROUGH, ...CLOCK_KINDS, ...CLOCK_KINDS, ...CLOCK_KINDS]
const HOSTILE = [...ROUGH, ...HOSTILE_KINDS, ...HOSTILE_KINDS, ...HOSTILE_KINDS, 'hostile-admin' as const, 'hostile-admin' as const]

const KINDS_OF: Readonly<Record<Weather, readonly FaultKind[]>> = { calm: CALM, rough: ROUGH, wild: WILD, hostile: HOSTILE }

/** Draws one fault at a random moment; faults of a schedule overlap as they fall. */
export function drawFault(random: SimRandom, schedule: Omit<Schedule, 'faults'>): FaultEvent {
  const kind = random.pick(KINDS_OF[schedule.weather])
  const order = random.shuffled(Array.from({ length: schedule.nodes }, (_, index) => index))
  return {
    kind,
    atMs: random.below(schedule.faultPhaseMs),
    nodes: order.slice(0, howMany(random, kind, schedule.nodes)),
    forMs: drawLength(random, schedule.nodeTimeoutMs),
    amount: drawAmount(random, kind, schedule.nodeTimeoutMs),
  }
}

function howMany(random: SimRandom, kind: FaultKind, nodes: number): number {
  switch (kind) {
    case 'partition':
      return random.between(1, Math.max(1, nodes - 1))
    case 'blackout':
      return random.between(2, Math.max(2, Math.floor(nodes / 2)))
    case 'ring-cut':
      return nodes
    default:
      return Math.min(2, nodes)
  }
}

/** Below, around and well above the node timeout. */
function drawLength(random: SimRandom, nodeTimeoutMs: number): number {
  const factor = random.pick([0.1, 0.5, 1, 1.5, 2, 3, 5, 8])
  return Math.round(nodeTimeoutMs * factor + random.below(500))
}

function drawAmount(random: SimRandom, kind: FaultKind, nodeTimeoutMs: number): number {
  switch (kind) {
    case 'lossy':
      return random.between(1, 30)
    case 'slow':
    case 'slow-replication':
      return random.between(10, nodeTimeoutMs * random.pick([0.2, 1, 3]))
    case 'clock-jump':
      return random.pick([-1, 1]) * random.pick([nodeTimeoutMs / 2, nodeTimeoutMs * 3, 3_600_000])
    case 'clock-drift':
      return random.pick([-5, 5])
    default:
      return random.below(1_000_000)
  }
}
