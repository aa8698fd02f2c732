import { fork } from 'node:child_process'
import type { SimulationResult } from './simulate.ts'

/** What a child tells of one run; bigints and maps pass as they are. */
export interface JobReport {
  readonly result: SimulationResult
  /** Whether a second run ended with the same digest; true where none was asked for. */
  readonly isRepeatable: boolean
}

/** Seeds one child takes before it reports for more: enough to keep it busy, few enough to end together. */
const SEEDS_AT_ONCE = 4

/**
 * Runs seeds in `jobs` processes of this program, each given a few at a time. Results come in the order of the seeds,
 * whoever ran them: what is printed does not depend on the number of processes.
 */
export async function runInJobs(entry: string, args: readonly string[], seeds: readonly number[], jobs: number, take: (report: JobReport) => void): Promise<void> {
  const waiting = [...seeds]
  const done = new Map<number, JobReport>()
  let next = 0
  const drain = (): void => {
    for (let report = done.get(seeds[next]!); report !== undefined; report = done.get(seeds[next]!)) {
      done.delete(seeds[next++]!)
      take(report)
    }
  }
  const runOne = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(entry, [...args, '--job'], { serialization: 'advanced' })
      let owed = 0
      const give = (): void => {
        const batch = waiting.splice(0, SEEDS_AT_ONCE)
        owed = batch.length
        if (owed === 0) child.disconnect()
        else child.send(batch)
      }
      child.on('message', (report: JobReport) => {
        done.set(report.result.schedule.seed, report)
        drain()
        if (--owed === 0) give()
      })
      child.on('error', reject)
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a process of the simulation ended with ${code}`))))
      give()
    })
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, runOne))
}

/** In a child: runs whatever seeds it is sent until nobody sends any more. */
export function serveJobs(run: (seed: number) => JobReport): void {
  process.on('message', (seeds: readonly number[]) => {
    for (const seed of seeds) process.send?.(run(seed))
  })
}
