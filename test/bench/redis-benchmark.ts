import { run } from '../support/program.ts'

/** Requests a second of each test of a `redis-benchmark` run, by the test's name. */
export async function benchmark(port: number, opts: { tests: string; requests: number; pipeline: number; clients?: number; extra?: readonly string[] }): Promise<Map<string, number>> {
  const args = ['-h', '127.0.0.1', '-p', String(port), '-q', '-n', String(opts.requests), '-P', String(opts.pipeline), '-c', String(opts.clients ?? 50), '-r', '100000', '-t', opts.tests, ...(opts.extra ?? [])]
  const { stdout, stderr, code } = await run('redis-benchmark', args, { timeoutMs: 180_000 })
  if (code !== 0) throw new Error(`redis-benchmark failed: ${stderr}`)
  const rates = new Map<string, number>()
  for (const [, name, rate] of stdout.replaceAll('\r', '\n').matchAll(/^(.+?): ([\d.]+) requests per second/gm)) rates.set(name!.replace(/ \(.*/, ''), Number(rate))
  return rates
}

/** The middle value; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
}
