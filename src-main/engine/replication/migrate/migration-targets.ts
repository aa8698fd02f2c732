import type { Socket } from 'node:net'
import type { Cancel, Clock } from '../../ports/clock.ts'
import { TargetConnection } from './target-connection.ts'

const MAX_KEPT = 64
const KEPT_IDLE_MS = 10_000
const SWEEP_MS = 1000

/**
 * Connections to servers that keys are moved to, kept for ten seconds after use: one reshard sends thousands of MIGRATEs
 * to the same few places (cluster.c, migrateCachedSocket). A connection serves one MIGRATE at a time.
 */
export class MigrationTargets {
  private readonly clock: Clock
  private readonly dial: (host: string, port: number) => Socket
  private readonly kept = new Map<string, TargetConnection>()
  /** The end of the line of those who use or wait for a target. */
  private readonly lines = new Map<string, Promise<unknown>>()
  private stopSweeping: Cancel | undefined

  constructor(clock: Clock, dial: (host: string, port: number) => Socket) {
    this.clock = clock
    this.dial = dial
  }

  /** Runs `use` when it is its turn at a target. */
  async inTurn<T>(host: string, port: number, use: () => Promise<T>): Promise<T> {
    const name = `${host}:${port}`
    const before = this.lines.get(name) ?? Promise.resolve()
    const turn = before.then(use, use)
    // Those behind wait for us, however we end.
    const line = turn.then(() => undefined, () => undefined)
    this.lines.set(name, line)
    try {
      return await turn
    } finally {
      if (this.lines.get(name) === line) this.lines.delete(name)
    }
  }

  /** A connection that is open, kept or new. @throws TransferError */
  async connection(host: string, port: number, timeoutMs: number): Promise<TargetConnection> {
    const name = `${host}:${port}`
    const known = this.kept.get(name)
    if (known?.isUsable === true) return known
    const connection = await TargetConnection.open(this.dial(host, port), this.clock, timeoutMs)
    this.makeRoom()
    this.kept.set(name, connection)
    this.stopSweeping ??= this.clock.setInterval(() => this.sweep(), SWEEP_MS)
    return connection
  }

  /** Connections kept open for the next migration. */
  get openCount(): number {
    return this.kept.size
  }

  /** Closes the connection to a target: it is broken, or out of step. */
  drop(host: string, port: number): void {
    const name = `${host}:${port}`
    this.kept.get(name)?.close()
    this.kept.delete(name)
  }

  close(): void {
    this.stopSweeping?.()
    this.stopSweeping = undefined
    for (const connection of this.kept.values()) connection.close()
    this.kept.clear()
  }

  private makeRoom(): void {
    if (this.kept.size < MAX_KEPT) return
    const [oldest] = [...this.kept].sort(([, a], [, b]) => a.lastUsedAtMs - b.lastUsedAtMs)[0]!
    this.kept.get(oldest)!.close()
    this.kept.delete(oldest)
  }

  private sweep(): void {
    const nowMs = this.clock.monotonicMs()
    for (const [name, connection] of this.kept) {
      if (this.lines.has(name) || (connection.isUsable && nowMs - connection.lastUsedAtMs <= KEPT_IDLE_MS)) continue
      connection.close()
      this.kept.delete(name)
    }
    if (this.kept.size > 0) return
    this.stopSweeping?.()
    this.stopSweeping = undefined
  }
}
