import type { FaultEvent } from './faults/fault.ts'
import { drawFault } from './faults/draw.ts'
import { SimRandom } from './sim-random.ts'

/**
 * calm: operators work, nothing breaks. rough: machines and networks break, operators work. wild: the same with wrong
 * clocks. hostile: an admin sends arbitrary CLUSTER commands.
 */
export const WEATHERS = ['calm', 'rough', 'wild', 'hostile'] as const

export type Weather = (typeof WEATHERS)[number]

/** Everything a run is determined by. Plain data: a failing one is saved as a scenario. */
export interface Schedule {
  readonly seed: number
  readonly weather: Weather
  readonly nodes: number
  readonly primaries: number
  readonly nodeTimeoutMs: number
  readonly replicaValidityFactor: number
  readonly replPingPeriodSeconds: number
  readonly baseDelayMs: number
  readonly jitterMs: number
  /** Most time an entry spends between a primary and an undisturbed replica. */
  readonly replicationLagMs: number
  readonly clients: number
  /** Length of the part with faults. */
  readonly faultPhaseMs: number
  readonly faults: readonly FaultEvent[]
}

export interface ScheduleWishes {
  readonly seed: number
  /** Drawn from 3 to 12 unless given. */
  readonly nodes?: number
  readonly weather?: Weather
}

/** Draws a schedule: the same wishes always give the same one. */
export function drawSchedule(wishes: ScheduleWishes): Schedule {
  const random = new SimRandom(wishes.seed).fork('schedule')
  const nodes = wishes.nodes ?? random.between(3, 12)
  const weather = wishes.weather ?? drawWeather(random)
  const base = {
    seed: wishes.seed,
    weather,
    nodes,
    primaries: random.between(Math.min(3, nodes), Math.max(3, Math.ceil(nodes / 2))),
    nodeTimeoutMs: random.pick([500, 1000, 1000, 2000, 3000]),
    replicaValidityFactor: random.pick([10, 10, 1, 0]),
    replPingPeriodSeconds: random.pick([1, 2, 5]),
    baseDelayMs: random.pick([0, 1, 2, 5]),
    jitterMs: random.pick([0, 1, 3, 10]),
    replicationLagMs: random.pick([0, 2, 20, 100]),
    clients: random.between(1, 3),
    faultPhaseMs: random.between(8_000, 25_000),
  }
  return { ...base, faults: drawFaults(random, base) }
}

function drawWeather(random: SimRandom): Weather {
  const draw = random.below(100)
  if (draw < 12) return 'calm'
  if (draw < 80) return 'rough'
  return draw < 90 ? 'wild' : 'hostile'
}

function drawFaults(random: SimRandom, base: Omit<Schedule, 'faults'>): FaultEvent[] {
  const count = random.between(2, 10)
  const faults: FaultEvent[] = []
  for (let drawn = 0; drawn < count; drawn++) faults.push(drawFault(random, base))
  return faults.sort((one, other) => one.atMs - other.atMs)
}
