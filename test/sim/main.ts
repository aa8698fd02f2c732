import { availableParallelism } from 'node:os'
import { readScriptOptions, wholeNumber } from '../support/script-options.ts'
import { type JobReport, runInJobs, serveJobs } from './jobs.ts'
import { runLarge } from './large.ts'
import { minimise } from './minimise.ts'
import { writeScenario } from './scenario.ts'
import { type Weather, WEATHERS } from './schedule.ts'
import { runSimulation, type SimulationResult } from './simulate.ts'
import { Totals } from './totals.ts'

const USAGE = `Usage: npm run sim -- [--seeds 100] [--from 1] [--nodes N] [--weather NAME] [--twice] [--minimise] [--verbose] [--jobs N]
       npm run sim -- --seeds 1 --from SEED --story
       npm run sim -- --nodes 1000 --kill 100 [--timeout 15000] [--idle 10000] [--from SEED]

Runs the shipped core under a simulated clock, network and disk, and checks its invariants after every event.
  --seeds N       So many schedules, one for each seed, from --from on; --nodes and --weather fix what is else drawn
  --twice         Each seed a second time: the digests must be equal
  --minimise      Shrinks what fails and writes it to test/sim/scenarios
  --story         Tells all that happens
  --jobs N        Processes the seeds are shared among
  --kill N        One large cluster of --nodes that loses so many primaries at once, with that cluster-node-timeout, in ms`

const values = readScriptOptions(USAGE, {
  seeds: { type: 'string', default: '100' },
  from: { type: 'string', default: '1' },
  nodes: { type: 'string' },
  weather: { type: 'string' },
  /** One large cluster of `--nodes` that loses so many primaries at once, instead of drawn schedules. */
  kill: { type: 'string' },
  /** Of the large cluster. */
  timeout: { type: 'string', default: '15000' },
  idle: { type: 'string', default: '10000' },
  minimise: { type: 'boolean', default: false },
  twice: { type: 'boolean', default: false },
  story: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  /** Processes the seeds are shared among. */
  jobs: { type: 'string' },
  /** This is one of them. */
  job: { type: 'boolean', default: false },
})
/** The whole number of an option. */
const count = (name: 'seeds' | 'from' | 'nodes' | 'kill' | 'timeout' | 'idle' | 'jobs', text: string, least = 0): number => wholeNumber(text, `--${name}`, USAGE, least)

if (values.job) serveJobs(report)
else if (values.kill === undefined) await runAll()
else process.exitCode = runOneLarge(count('kill', values.kill, 1)) ? 0 : 1

function runOneLarge(kill: number): boolean {
  const { nodes = '1000', timeout, idle, from } = values
  const onLine = (line: string): void => void process.stdout.write(`${line}\n`)
  return runLarge({ nodes: count('nodes', nodes, 2), kill, nodeTimeoutMs: count('timeout', timeout, 1), seed: count('from', from), idleMs: count('idle', idle), onLine })
}

async function runAll(): Promise<void> {
  const first = count('from', values.from)
  const seeds = Array.from({ length: count('seeds', values.seeds, 1) }, (_, index) => first + index)
  const totals = new Totals()
  const take = ({ result, isRepeatable }: JobReport): void => {
    totals.add(result)
    if (!isRepeatable) totals.diverged(result.schedule.seed)
    if (values.minimise) keep(result)
    if (result.violations.length > 0 || values.verbose) process.stdout.write(`${line(result)}\n`)
  }
  const jobs = values.jobs === undefined ? availableParallelism() : count('jobs', values.jobs, 1)
  if (jobs <= 1 || seeds.length === 1 || values.story) for (const seed of seeds) take(report(seed))
  else await runInJobs(import.meta.filename, process.argv.slice(2), seeds, jobs, take)
  process.stdout.write(`${totals.summary()}\n`)
  process.exitCode = totals.failed ? 1 : 0
}

function report(seed: number): JobReport {
  const result = run(seed)
  return { result, isRepeatable: !values.twice || run(seed).digest === result.digest }
}

function run(seed: number): SimulationResult {
  const onLine = values.story ? { onLine: (text: string) => void process.stdout.write(`${text}\n`) } : {}
  const nodes = values.nodes === undefined ? {} : { nodes: count('nodes', values.nodes, 2) }
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
