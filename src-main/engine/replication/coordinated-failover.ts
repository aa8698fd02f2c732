import type { LogLevel } from '../node-services.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { ReplicaLink } from './replica-link.ts'

const CHECK_PERIOD_MS = 100

/** In INFO's words (getFailoverStateString). */
export type FailoverState = 'no-failover' | 'waiting-for-sync' | 'failover-in-progress'

interface FailoverTarget {
  readonly host: string
  readonly port: number
}

export interface FailoverRequest {
  /** Undefined: whichever replica catches up first. */
  readonly target: FailoverTarget | undefined
  /** 0: for as long as it takes. */
  readonly timeoutMs: number
  /** Goes ahead when the time is up, though the target may lack some writes. */
  readonly isForced: boolean
}

export interface CoordinatedFailoverDeps {
  readonly clock: Clock
  log(level: LogLevel, message: string): void
  replicas(): readonly ReplicaLink[]
  offset(): bigint
  /** Writes wait, and nothing more goes into the stream, until `resume`. */
  pause(): void
  resume(): void
  /** Becomes a replica of the target, asking it to take over (PSYNC … FAILOVER). */
  handOver(host: string, port: number): void
  /** Becomes a primary again. */
  takeBack(): void
}

/**
 * FAILOVER: a primary and one of its replicas change places without losing a write. Writes pause; when the replica has the whole stream,
 * the primary becomes its replica, and the PSYNC it sends makes the other a primary (replication.c, failoverCommand, updateFailoverStatus).
 */
export class CoordinatedFailover {
  state: FailoverState = 'no-failover'
  private readonly deps: CoordinatedFailoverDeps
  private request: FailoverRequest | undefined
  private endsAtMs = Infinity
  private stopChecking: Cancel | undefined

  constructor(deps: CoordinatedFailoverDeps) {
    this.deps = deps
  }

  get isUnderWay(): boolean {
    return this.state !== 'no-failover'
  }

  /** Begins. The caller has checked that the request is possible. */
  begin(request: FailoverRequest): void {
    const { clock, log } = this.deps
    log('notice', `FAILOVER requested to ${describe(request.target)}.`)
    this.request = request
    this.state = 'waiting-for-sync'
    this.endsAtMs = request.timeoutMs === 0 ? Infinity : clock.monotonicMs() + request.timeoutMs
    this.deps.pause()
    this.stopChecking = clock.setInterval(() => this.check(), CHECK_PERIOD_MS)
  }

  /** Gives up: this node is, or stays, the primary. */
  abort(reason: string): void {
    if (!this.isUnderWay) return
    this.deps.log('notice', `FAILOVER to ${describe(this.request?.target)} aborted: ${reason}`)
    const wasHandedOver = this.state === 'failover-in-progress'
    // Cleared first: nothing that follows may take this for a failover still.
    this.clear()
    if (wasHandedOver) this.deps.takeBack()
    this.deps.resume()
  }

  /** A replica acknowledged something, or time went by. */
  check(): void {
    if (this.state !== 'waiting-for-sync' || this.request === undefined) return
    if (this.deps.clock.monotonicMs() >= this.endsAtMs) return this.timeOut(this.request)
    const synced = this.candidates(this.request.target).find((link) => link.ackedOffset === this.deps.offset())
    if (synced === undefined) return
    const target = this.request.target ?? { host: synced.ip, port: synced.port }
    this.deps.log('notice', `Failover target ${target.host}:${target.port} is synced, failing over.`)
    this.handOver(target)
  }

  /** The target answered the PSYNC: it has taken over, or will not. */
  answered(isAccepted: boolean): void {
    if (this.state !== 'failover-in-progress') return
    if (!isAccepted) return this.abort('Failover target rejected psync request')
    this.clear()
    this.deps.resume()
  }

  /** The node stops. */
  close(): void {
    this.clear()
  }

  /** The replicas at an address; all of them without one (findReplica). */
  candidates(target: FailoverTarget | undefined): ReplicaLink[] {
    const host = target?.host.toLowerCase()
    return this.deps.replicas().filter((link) => target === undefined || (link.ip.toLowerCase() === host && link.port === target.port))
  }

  private timeOut({ target, isForced }: FailoverRequest): void {
    if (!isForced || target === undefined) return this.abort('Replica never caught up before timeout')
    this.deps.log('notice', `FAILOVER to ${describe(target)} time out exceeded, failing over.`)
    this.handOver(target)
  }

  private handOver(target: FailoverTarget): void {
    this.request = { ...this.request!, target }
    this.state = 'failover-in-progress'
    this.stopChecking?.()
    this.deps.handOver(target.host, target.port)
  }

  private clear(): void {
    this.stopChecking?.()
    this.stopChecking = undefined
    this.request = undefined
    this.state = 'no-failover'
  }
}

function describe(target: FailoverTarget | undefined): string {
  return target === undefined ? 'any replica' : `${target.host}:${target.port}`
}
