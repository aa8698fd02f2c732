import { describe, expect, it } from 'vitest'
import { readScenarios } from './scenario.ts'
import { runSimulation } from './simulate.ts'

describe('scenarios that once broke an invariant', () => {
  it.each([...readScenarios()])('%s', (_name, { schedule }) => {
    expect(runSimulation({ seed: schedule.seed, schedule }).violations).toEqual([])
  })
})
