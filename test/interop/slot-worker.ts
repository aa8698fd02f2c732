import type { Cluster } from 'ioredis'

/** Of slots 0 to 3: those a reshard from the first node takes first. */
export const TAGS = ['3560', '22179', '48756', '2977']
const KEYS_PER_WORKER = 150

/** Does one thing after the other to keys of its own, and knows what each answer must be. */
export class SlotWorker {
  readonly failures: string[] = []
  private readonly client: Cluster
  private readonly index: number
  private readonly model = new Map<string, number>()
  private isRunning = true

  constructor(client: Cluster, index: number) {
    this.client = client
    this.index = index
  }

  get living(): number {
    return this.model.size
  }

  async fill(): Promise<void> {
    for (let i = 0; i < KEYS_PER_WORKER; i++) await this.set(this.key(i), i)
  }

  async run(): Promise<number> {
    let operations = 0
    while (this.isRunning) {
      operations++
      await this.act(this.key(operations * 7), operations)
    }
    return operations
  }

  stop(): void {
    this.isRunning = false
  }

  async clear(): Promise<void> {
    for (const key of this.model.keys()) await this.client.del(key)
    this.client.disconnect()
  }

  private key(i: number): string {
    return `{${TAGS[i % TAGS.length]!}}:${this.index}:${i % KEYS_PER_WORKER}`
  }

  private async act(key: string, turn: number): Promise<void> {
    const before = this.model.get(key)
    const kind = turn % 5
    if (kind === 0) this.expect(key, 'DEL', before === undefined ? 0 : 1, await this.client.del(key), () => this.model.delete(key))
    else if (kind === 1) this.expect(key, 'INCR', (before ?? 0) + 1, await this.client.incr(key), () => this.model.set(key, (before ?? 0) + 1))
    else if (kind === 2) this.expect(key, 'EXPIRE', before === undefined ? 0 : 1, await this.client.expire(key, 1000 + turn), () => undefined)
    else if (kind === 3) await this.set(key, turn)
    const value = await this.client.get(key)
    this.expect(key, 'GET', this.model.get(key)?.toString() ?? null, value, () => undefined)
  }

  private async set(key: string, value: number): Promise<void> {
    await this.client.set(key, value)
    this.model.set(key, value)
  }

  private expect(key: string, what: string, expected: unknown, got: unknown, then: () => void): void {
    if (got !== expected) this.failures.push(`${what} ${key}: ${String(got)} in place of ${String(expected)}`)
    then()
  }
}
