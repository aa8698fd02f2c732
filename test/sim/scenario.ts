import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Schedule } from './schedule.ts'

const FOLDER = fileURLToPath(new URL('scenarios/', import.meta.url))

/** A schedule worth keeping: it once broke an invariant, and must not again. */
export interface Scenario {
  /** What went wrong, in one sentence. */
  readonly about: string
  /** The family of invariants that was broken. */
  readonly family: string
  readonly schedule: Schedule
}

export function readScenarios(): Map<string, Scenario> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort()
  return new Map(names.map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Scenario]))
}

/** Answers the path it wrote to. */
export function writeScenario(name: string, scenario: Scenario): string {
  const path = join(FOLDER, `${name}.json`)
  writeFileSync(path, `${JSON.stringify(scenario, undefined, 2)}\n`)
  return path
}
