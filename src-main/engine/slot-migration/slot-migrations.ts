import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { TakenSocket } from '../client/client.ts'
import { keySlot } from '../key-slot.ts'
import type { NodeServices } from '../node-services.ts'
import { describeJob, isOver, isRetried, isUnderWay, type MigrationJob, type MigrationRole } from './job.ts'
import type { MigrationDeps, MigrationSession } from './migration-session.ts'
import { SlotExport } from './slot-export.ts'
import { SlotImport } from './slot-import.ts'
import type { SlotSpan } from './slot-spans.ts'

/** Finished migrations that are still told of (cluster-slot-migration-log-max-len). */
const LOG_LENGTH = 1000
const RETRY_MS = 1000
const NAME_LENGTH = 40

/** What a migration is about, whoever begins it. */
export interface MigrationRequest {
  readonly spans: readonly SlotSpan[]
  readonly sourceId: string
  readonly targetId: string
  /** Of a migration the other end began. */
  readonly name?: Bytes
  readonly isPulled: boolean
}

/**
 * Atomic slot migrations of one node, given and taken, under way and past. Nothing of them is kept on disk: when either end goes before
 * the target has taken over, the source still has every key and serves it.
 * Sources: Valkey 9's cluster_migrateslots.c, whose words the two ends exchange; Redis 8.4's cluster_asm.c for what is pulled.
 */
export class SlotMigrations {
  /** The newest first. */
  jobs: readonly MigrationJob[] = []
  private readonly node: NodeServices
  private readonly connect: (host: string, port: number) => Socket
  private readonly soon: (run: () => void) => void
  private readonly exports = new Set<SlotExport>()
  private readonly imports = new Set<SlotImport>()

  constructor(node: NodeServices, connect: (host: string, port: number) => Socket, soon: (run: () => void) => void) {
    this.node = node
    this.connect = connect
    this.soon = soon
  }

  get isActive(): boolean {
    return this.exports.size > 0 || this.imports.size > 0
  }

  /** Migrations that have not ended: under way, or to be tried again. */
  pending(role?: MigrationRole): MigrationJob[] {
    return this.jobs.filter((job) => !isOver(job) && (role === undefined || job.role === role))
  }

  /** Begins to give slots to another node. */
  exportTo(request: MigrationRequest): MigrationJob {
    const job = this.keep('export', request)
    const session = this.newExport(job)
    this.soon(() => session.isActive && session.begin())
    return job
  }

  /** Begins to take slots from another node. */
  importFrom(request: MigrationRequest): MigrationJob {
    const job = this.keep('import', request)
    this.pull(job)
    return job
  }

  /** Gives slots to a node that asked for them over this connection. */
  acceptPull(request: MigrationRequest, { socket, pendingInput }: TakenSocket): void {
    this.newExport(this.keep('export', request)).accept(socket, pendingInput)
  }

  /** Takes slots from a node that offered them over this connection. */
  acceptPush(request: MigrationRequest, { socket, pendingInput }: TakenSocket): void {
    this.newImport(this.keep('import', request)).accept(socket, pendingInput)
  }

  /** Ends what is pending. @returns how many migrations there were */
  cancel(wanted: (job: MigrationJob) => boolean, reason = ''): number {
    const jobs = this.pending().filter(wanted)
    for (const job of jobs) {
      const session = this.sessionOf(job)
      if (session !== undefined) session.end('cancelled', reason)
      else this.drop(job)
    }
    return jobs.length
  }

  /** A command went into the replication stream. */
  propagated(args: readonly Bytes[]): void {
    if (!this.isActive) return
    const found = this.node.commands.find(args)
    if (found === undefined) return
    if (found.spec.name === 'flushall' || found.spec.name === 'flushdb') return this.failAll('Data was flushed')
    const [first] = this.exports.size === 0 ? [] : this.node.commands.keyIndexes(found.spec, args)
    if (first === undefined) return
    const slot = keySlot(args[first]!)
    for (const session of this.exports) session.changed(slot, args)
  }

  /** A slot is about to change (Keyspace observer). */
  beforeWrite(slot: number): void {
    for (const session of this.exports) session.beforeWrite(slot)
  }

  /** Slots, or this node's role, have changed. */
  ownershipChanged(): void {
    for (const session of [...this.exports, ...this.imports]) session.ownershipChanged()
  }

  failAll(message: string): void {
    for (const session of [...this.exports, ...this.imports]) session.fail(message)
  }

  /** Every 100 ms. */
  tick(): void {
    if (this.jobs.length === 0) return
    const nowMs = this.node.clock.nowMs()
    for (const session of [...this.exports, ...this.imports]) session.tick(nowMs)
    for (const job of this.jobs) if (isRetried(job) && this.sessionOf(job) === undefined && nowMs - job.updatedAtMs >= RETRY_MS) this.pull(job)
    if (this.jobs.length > LOG_LENGTH) this.jobs = this.jobs.filter((job, i) => i < LOG_LENGTH || !isOver(job))
  }

  close(): void {
    for (const session of [...this.exports, ...this.imports]) session.abandon()
    this.exports.clear()
    this.imports.clear()
  }

  private keep(role: MigrationRole, { spans, sourceId, targetId, isPulled, name }: MigrationRequest): MigrationJob {
    const { clock, random } = this.node
    const nowMs = clock.nowMs()
    const job: MigrationJob = {
      name: name ?? random.hex(NAME_LENGTH), role, spans, sourceId, targetId, isPulled, state: 'waiting', message: '', retries: 0,
      createdAtMs: nowMs, startedAtMs: nowMs, updatedAtMs: nowMs, ackedAtMs: nowMs, endedAtMs: undefined, pausedAtMs: undefined,
    }
    this.jobs = [job, ...this.jobs]
    this.node.log('notice', `Slot migration begins: ${describeJob(job)}`)
    return job
  }

  private newExport(job: MigrationJob): SlotExport {
    const session = new SlotExport(job, this.deps(() => this.exports.delete(session)))
    this.exports.add(session)
    return session
  }

  private newImport(job: MigrationJob): SlotImport {
    const session = new SlotImport(job, this.deps(() => this.imports.delete(session)))
    this.imports.add(session)
    return session
  }

  /** The slots may have another owner than when they were last tried. */
  private pull(job: MigrationJob): void {
    const owners = new Set(job.spans.map(([first]) => this.node.cluster!.core.slotOwner(first)?.id))
    const [owner] = owners
    if (owners.size === 1 && owner !== undefined) job.sourceId = owner
    job.state = 'waiting'
    job.ackedAtMs = this.node.clock.nowMs()
    const session = this.newImport(job)
    this.soon(() => session.isActive && session.begin())
  }

  private deps(ended: () => void): MigrationDeps {
    const { node, connect, soon } = this
    return {
      node, connect, soon,
      cluster: node.cluster!,
      ended: () => {
        ended()
        if (![...this.exports].some(({ isPausing }) => isPausing)) node.clientPause.end('slot-migration')
      },
    }
  }

  private sessionOf(job: MigrationJob): MigrationSession | undefined {
    return [...this.exports, ...this.imports].find((session) => session.job === job)
  }

  /** Waits for another try, which it does not get. */
  private drop(job: MigrationJob): void {
    job.state = 'cancelled'
    job.updatedAtMs = this.node.clock.nowMs()
    job.endedAtMs = job.updatedAtMs
  }

  /** Whether a slot is given away or taken by a migration under way. */
  isOnItsWay(slot: number, role: MigrationRole): boolean {
    return this.jobs.some((job) => job.role === role && isUnderWay(job) && job.spans.some(([first, last]) => slot >= first && slot <= last))
  }
}
