/** So long may one MIGRATE stop its source and target; clients of both wait meanwhile. */
const TARGET_MS = 15
const FIRST_KEYS = 64
const MOST_KEYS = 1000
/** A RESTORE and a reply for each key make buffers grow; beyond this a batch gains nothing. */
const MOST_BYTES = 4 * 1024 * 1024

/** How many keys go into the next MIGRATE: as many as last time took the time we allow, growing at most twofold. */
export class BatchSize {
  private keys: number
  private readonly fixed: boolean

  constructor(fixedKeys: number | undefined) {
    this.fixed = fixedKeys !== undefined
    this.keys = fixedKeys ?? FIRST_KEYS
  }

  get current(): number {
    return this.keys
  }

  /** @param tookMs from sending to the reply */
  learn(keyCount: number, tookMs: number, sizeBytes = 0): void {
    if (this.fixed || keyCount === 0) return
    const fitting = Math.floor((keyCount * TARGET_MS) / Math.max(tookMs, 0.1))
    const byBytes = sizeBytes === 0 ? MOST_KEYS : Math.floor((keyCount * MOST_BYTES) / sizeBytes)
    this.keys = Math.max(1, Math.min(fitting, byBytes, this.keys * 2, MOST_KEYS))
  }
}
