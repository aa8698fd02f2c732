import { describe, expect, it } from 'vitest'
import { FAULT_KINDS } from './faults/fault.ts'
import { drawSchedule, WEATHERS } from './schedule.ts'
import { runSimulation, type SimulationResult } from './simulate.ts'

const SEEDS = Array.from({ length: 16 }, (_, index) => 5000 + index)

function faultKinds(results: readonly SimulationResult[]): Set<string> {
  return new Set(results.flatMap(({ faults }) => [...faults.keys()]))
}

describe('the simulator', () => {
  it('finds no invariant broken in sixteen drawn schedules, with failovers and writes going on', () => {
    const results = SEEDS.map((seed) => runSimulation({ seed }))
    expect(results.flatMap(({ schedule, violations }) => violations.map((violation) => ({ seed: schedule.seed, ...violation })))).toEqual([])
    expect(results.reduce((sum, { ackedWrites }) => sum + ackedWrites, 0)).toBeGreaterThan(8_000)
    expect(results.reduce((sum, { elections }) => sum + elections, 0)).toBeGreaterThan(8)
    expect(faultKinds(results).size).toBeGreaterThan(15)
  })

  it.each(WEATHERS)('ends a %s run with the same digest every time', (weather) => {
    const once = runSimulation({ seed: 77, weather })
    expect(runSimulation({ seed: 77, weather }).digest).toBe(once.digest)
    expect(runSimulation({ seed: 78, weather }).digest).not.toBe(once.digest)
  })

  it('loses nothing while operators reshard and fail over a healthy cluster', () => {
    for (const seed of [1, 2, 3, 4]) {
      const schedule = drawSchedule({ seed, weather: 'calm', nodes: 6 })
      const result = runSimulation({ seed, schedule })
      expect(result.violations).toEqual([])
      expect([...result.lost.keys()].filter((kind) => kind !== 'async-tail')).toEqual([])
    }
  })

  it('draws faults of every kind', () => {
    const drawn = new Set(Array.from({ length: 400 }, (_, seed) => drawSchedule({ seed }).faults.map(({ kind }) => kind)).flat())
    expect(FAULT_KINDS.filter((kind) => !drawn.has(kind))).toEqual([])
  })
})
