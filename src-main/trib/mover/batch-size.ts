/** So long may one MIGRATE stop its source and target; clients of both wait meanwhile. */
const TARGET_MS = 15
const FIRST_KEYS = 128
const MOST_KEYS = 1000
/** Below this a batch of ordinary keys gains nothing: what it costs then is the round trip. */
const LEAST_KEYS = 100
/** Only values that are large make so few keys take so long. */
const LARGE_VALUES_MS = 150
/** How fast a once seen low cost is forgotten, should the keys become larger. */
const FORGETTING = 1.1

/**
 * How many keys go into the next MIGRATE: as many as should take the time we allow, growing at most twofold. The cost of a key is
 * the lowest seen lately: a busy machine adds waiting to every batch, and were that counted as the keys' own, batches would
 * shrink, and waiting would be all they do.
 */
export class BatchSize {
  private keys: number
  private keyMs = Infinity
  private readonly fixed: boolean

  constructor(fixedKeys: number | undefined) {
    this.fixed = fixedKeys !== undefined
    this.keys = fixedKeys ?? FIRST_KEYS
  }

  get current(): number {
    return this.keys
  }

  /** @param tookMs from sending to the reply */
  learn(keyCount: number, tookMs: number): void {
    if (this.fixed || keyCount === 0) return
    this.keyMs = Math.min(this.keyMs * FORGETTING, Math.max(tookMs, 0.1) / keyCount)
    const fitting = Math.floor(TARGET_MS / this.keyMs)
    const least = tookMs > LARGE_VALUES_MS ? 1 : LEAST_KEYS
    this.keys = Math.max(least, Math.min(fitting, this.keys * 2, MOST_KEYS))
  }
}
