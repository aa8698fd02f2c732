import { parseArgs } from 'node:util'
import { minimise } from './minimise.ts'
import { writeScenario } from './scenario.ts'
import { type Weather, WEATHERS } from './schedule.ts'
import { runSimulation, type SimulationResult } from './simulate.ts'
import { Totals } from './totals.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    nodes: { type: 'string' },
    weather: { type: 'string' },
    minimise: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    story: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

const first = Number(values.from)
const totals = new Totals()
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const result = run(seed)
  totals.add(result)
  if (values.twice && run(seed).digest !== result.digest) totals.diverged(seed)
  if (values.minimise) keep(result)
  if (result.violations.length > 0 || values.verbose) process.stdout.write(`${line(result)}\n`)
}
process.stdout.write(`${totals.summary()}\n`)
process.exitCode = totals.failed ? 1 : 0

function run(seed: number): SimulationResult {
  const onLine = values.story ? { onLine: (text: string) => void process.stdout.write(`${text}\n`) } : {}
  const nodes = values.nodes === undefined ? {} : { nodes: Number(values.nodes) }
  const weather = values.weather === undefined ? {} : { weather: weatherOf(values.weather) }
  return runSimulation({ seed, ...onLine, ...nodes, ...weather })
}

function weatherOf(text: string): Weather {
  const weather = WEATHERS.find((known) => known === text)
  if (!weather) throw new Error(`--weather is one of ${WEATHERS.join(', ')}`)
  return weather
}

/** Shrinks what failed and writes it to the scenarios. */
function keep({ schedule, violations }: SimulationResult): void {
  const [first] = violations
  if (!first) return
  const { family, message } = first
  const path = writeScenario(`seed-${schedule.seed}`, { about: message, family, schedule: minimise({ schedule, family }) })
  process.stdout.write(`wrote ${path}\n`)
}

function line({ schedule, digest, virtualMs, events, violations, ackedWrites }: SimulationResult): string {
  const what = violations.slice(0, 3).map(({ family, message, atMs }) => `${family} at ${Math.round(atMs)} ms: ${message}`).join('; ')
  const shape = `${schedule.weather} ${schedule.nodes} nodes ${schedule.primaries} primaries T=${schedule.nodeTimeoutMs}`
  return `seed ${schedule.seed} ${digest} ${shape} ${Math.round(virtualMs / 1000)} s ${events} events ${ackedWrites} acked ${what}`
}
