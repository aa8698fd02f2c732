import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { ClusterRuntime } from '../bus/cluster-runtime.ts'
import type { NodeServices } from '../node-services.ts'
import { requestBytes } from '../replication/request-bytes.ts'
import { describeJob, isUnderWay, type MigrationJob, type MigrationState } from './job.ts'
import { MigrationLink } from './migration-link.ts'

const ACK_PERIOD_MS = 1000

/** What both ends of a migration need of the node around them. */
export interface MigrationDeps {
  readonly node: NodeServices
  readonly cluster: ClusterRuntime
  connect(host: string, port: number): Socket
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
  /** The job is in one of its final states, or failed and may be tried again. */
  ended(job: MigrationJob): void
}

/** One end of a migration: its connection, its signs of life, and its end. What is said when, the two kinds of it know. */
export abstract class MigrationSession {
  readonly job: MigrationJob
  protected readonly deps: MigrationDeps
  protected link: MigrationLink | undefined
  /** What is said first, one after the other, each when the one before was answered. */
  private openings: (readonly Bytes[])[] = []
  private sentAckAtMs = 0

  constructor(job: MigrationJob, deps: MigrationDeps) {
    this.job = job
    this.deps = deps
  }

  protected abstract request(word: string, args: readonly Bytes[]): void
  protected abstract opened(): void
  protected abstract linkClosed(): void
  /** Every 100 ms while it is under way. */
  protected abstract proceed(nowMs: number): void
  protected drained(): void {}
  /** Lets go of what is held besides the connection. */
  protected abstract release(): void

  get isActive(): boolean {
    return isUnderWay(this.job)
  }

  /** Dials the other end and opens the migration with a command. */
  protected dial(nodeId: string, opening: readonly Bytes[]): void {
    const other = this.deps.cluster.core.node(nodeId)
    if (other === undefined) return this.fail('The other node is not known any more')
    const { config } = this.deps.node
    const [user, password] = [config.get('masteruser'), config.get('masterauth')]
    if (password !== '') this.openings.push(user === '' ? ['AUTH', password] : ['AUTH', user, password])
    this.openings.push(opening)
    const socket = this.deps.connect(other.ip, other.plainPort || other.port)
    socket.once('connect', () => this.isActive && this.sayNext())
    this.enter('connecting')
    this.take(socket, this.openings.length)
  }

  /** Goes on with a connection the other end opened. */
  accept(socket: Socket, input: Buffer): void {
    socket.write('+OK\r\n', 'latin1')
    this.opened()
    this.take(socket, 0, input)
  }

  tick(nowMs: number): void {
    if (!this.isActive) return
    const silenceMs = nowMs - this.job.ackedAtMs
    if (this.job.state !== 'granted' && silenceMs > this.deps.node.config.integer('repl-timeout') * 1000) return this.fail('Timed out after too long with no interaction')
    if (this.openings.length === 0 && nowMs - this.sentAckAtMs >= ACK_PERIOD_MS) {
      this.sentAckAtMs = nowMs
      this.link?.say('ACK')
    }
    this.proceed(nowMs)
  }

  enter(state: MigrationState): void {
    const { job, deps: { node } } = this
    node.log('notice', `Slot migration ${describeJob(job)} state transition: ${job.state} -> ${state}`)
    job.state = state
    job.updatedAtMs = node.clock.nowMs()
  }

  fail(message: string): void {
    this.end('failed', message)
  }

  end(state: 'success' | 'failed' | 'cancelled', message = ''): void {
    if (!this.isActive) return
    const { job, deps: { node } } = this
    this.enter(state)
    job.message = message
    job.endedAtMs = node.clock.nowMs()
    if (state === 'failed') job.retries++
    node.log(state === 'failed' ? 'warning' : 'notice', `Slot migration ${describeJob(job)} finished. State: ${state}, Message: ${message === '' ? 'none' : message}`)
    this.release()
    this.link?.close()
    this.link = undefined
    this.deps.ended(job)
  }

  /** Closes without a word: the node ends. */
  abandon(): void {
    this.job.state = 'cancelled'
    this.link?.close()
  }

  private take(socket: Socket, awaitedLines: number, input?: Buffer): void {
    const events = {
      answered: (line: Bytes) => this.answered(line),
      requested: (args: readonly Bytes[]) => this.requested(args),
      drained: () => this.isActive && this.drained(),
      closed: () => {
        this.link = undefined
        if (this.isActive) this.linkClosed()
      },
    }
    this.link = new MigrationLink(socket, events, awaitedLines)
    this.link.listen(input)
  }

  private sayNext(): void {
    const next = this.openings[0]!
    this.enter(next[0] === 'AUTH' ? 'authenticating' : 'establishing')
    this.link?.send(requestBytes(next))
  }

  private answered(line: Bytes): void {
    if (!this.isActive) return
    const said = this.openings.shift()
    if (line.startsWith('-')) return this.fail(said?.[0] === 'AUTH' ? `Failed to AUTH to the other node: ${line.slice(1)}` : line.slice(1))
    this.job.ackedAtMs = this.deps.node.clock.nowMs()
    if (this.openings.length > 0) this.sayNext()
    else this.opened()
  }

  private requested(args: readonly Bytes[]): void {
    if (!this.isActive) return
    this.job.ackedAtMs = this.deps.node.clock.nowMs()
    const isControl = args[0]!.toLowerCase() === 'cluster' && args[1]?.toLowerCase() === 'syncslots'
    this.request(isControl ? (args[2] ?? '').toLowerCase() : '', args)
  }

  protected outOfTurn(): void {
    this.fail('Unexpected state machine transition')
  }
}
