import { mutate, noise } from './mutate.ts'
import { Seeded } from './seeded.ts'
import type { FuzzTarget } from './target.ts'

export interface FuzzOutcome {
  readonly name: string
  readonly bytes: number
  readonly inputs: number
  /** The longest a single input kept the parser busy. */
  readonly slowestMs: number
}

/** A parser broke: the seed and the input's index replay it. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure'
}

const HANG_MS = 100

/**
 * Feeds damaged inputs until `bytes` have gone through.
 * @throws FuzzFailure when the parser throws anything but its own refusal, or an input takes over 100 ms twice running.
 */
export function fuzz(target: FuzzTarget, opts: { seed: number; bytes: number }): FuzzOutcome {
  const random = new Seeded(opts.seed)
  let fed = 0
  let inputs = 0
  let slowestMs = 0
  while (fed < opts.bytes) {
    const input = random.below(20) === 0 ? noise(random) : mutate(random.pick(target.valid), random)
    const ms = feedTimed(target, input, random, `seed ${opts.seed}, input ${inputs}`)
    slowestMs = Math.max(slowestMs, ms)
    fed += input.length
    inputs++
  }
  return { name: target.name, bytes: fed, inputs, slowestMs }
}

function feedTimed(target: FuzzTarget, input: Buffer, random: Seeded, where: string): number {
  const once = (): number => {
    const startedAt = performance.now()
    target.feed(input, random)
    return performance.now() - startedAt
  }
  try {
    const first = once()
    // A pause of the machine is no hang: only an input that is slow again counts.
    const ms = first > HANG_MS ? Math.min(first, once()) : first
    if (ms > HANG_MS) throw new Error(`took ${ms.toFixed(0)} ms`)
    return ms
  } catch (error) {
    throw new FuzzFailure(`${target.name}, ${where}: ${error instanceof Error ? error.stack : String(error)}\ninput (hex): ${input.toString('hex').slice(0, 2000)}`)
  }
}
