import { settleForShutdown } from './last-save.ts'
import type { NodeServices } from './node-services.ts'
import { REPLICA_STATE_WORDS, type ReplicaLink } from './replication/replica-link.ts'

export type SaveMode = 'save' | 'nosave' | 'default'

export interface ShutdownRequest {
  /** Whether the dataset is saved: always, never, or as save points ask. */
  readonly mode: SaveMode
  /** Do not wait for replicas (NOW). */
  readonly isNow?: boolean
  /** Stop although saving fails (FORCE). */
  readonly isForced?: boolean
}

interface Waiting {
  readonly request: ShutdownRequest
  readonly deadlineMs: number
  readonly done: () => void
  readonly failed: (reason: Error) => void
}

/**
 * The way a node stops: writes are held while replicas that lag catch up, for `shutdown-timeout` seconds at most; then the
 * dataset is saved and the node closed. Until then it may be called off.
 * Source: server.c, prepareForShutdown, isReadyToShutdown, finishShutdown, abortShutdown.
 */
export class OrderlyShutdown {
  private readonly node: NodeServices
  private readonly close: () => Promise<void>
  /** A signal that the cron has not acted upon yet. */
  private signalled: 'SIGINT' | 'SIGTERM' | undefined
  private waiting: Waiting[] = []
  private finishing: Promise<void> | undefined

  /** `close` ends the node, whose dataset is saved. */
  constructor(node: NodeServices, close: () => Promise<void>) {
    this.node = node
    this.close = close
  }

  /** It is under way, or was asked for by a signal, or by a request that waits for replicas; not called off yet. */
  get isAsked(): boolean {
    return this.finishing !== undefined || this.signalled !== undefined || this.waiting.length > 0
  }

  /** Milliseconds left for replicas; undefined when no shutdown is under way. */
  get remainingMs(): number | undefined {
    const first = this.waiting[0]
    return first === undefined ? undefined : Math.max(0, first.deadlineMs - this.node.clock.nowMs())
  }

  /** Resolves when the node is down; rejects when the shutdown was called off or the dataset could not be saved. */
  start(request: ShutdownRequest): Promise<void> {
    const { node } = this
    const first = this.waiting[0]
    if (first !== undefined) return this.wait(request, first.deadlineMs)
    node.log('warning', 'User requested shutdown...')
    const timeoutMs = node.config.integer('shutdown-timeout') * 1000
    if (request.isNow === true || timeoutMs === 0 || this.laggingReplicas().length === 0) return this.stopNow(request)
    node.replication.requestAcknowledgement()
    node.clientPause.start('write', Number.MAX_SAFE_INTEGER - node.clock.nowMs(), 'shutdown')
    node.log('notice', 'Waiting for replicas before shutting down.')
    return this.wait(request, node.clock.nowMs() + timeoutMs)
  }

  /** As a signal asks: at the cron's next turn, until which it can be called off; while the dataset loads there is none, so at once. */
  startBySignal(signal: 'SIGINT' | 'SIGTERM'): void {
    this.signalled = signal
    if (this.node.isLoading) this.tick()
  }

  /** Calls a shutdown off that was asked for by a signal, or still waits for replicas. False when there is none. */
  abort(): boolean {
    if (this.waiting.length === 0 && this.signalled === undefined) return false
    this.signalled = undefined
    this.callOff(new Error('Shutdown manually aborted.'))
    this.node.log('notice', 'Shutdown manually aborted.')
    return true
  }

  /** Ten times a second: goes on once all replicas have everything, or time is up (serverCron). */
  tick(): void {
    if (this.signalled !== undefined) this.startSignalled(this.signalled)
    const first = this.waiting[0]
    if (first === undefined) return
    if (this.laggingReplicas().length > 0 && this.node.clock.nowMs() < first.deadlineMs) return
    this.stopNow(first.request).then(
      () => {
        for (const { done } of this.waiting.splice(0)) done()
      },
      (error: unknown) => this.callOff(error instanceof Error ? error : new Error(String(error))),
    )
  }

  /** Saves and closes, without waiting for replicas. Rejects, with the node still serving, when it must not go yet. */
  finish(mode: SaveMode, isForced = false): Promise<void> {
    this.finishing ??= this.saveAndClose(mode, isForced).finally(() => (this.finishing = undefined))
    return this.finishing
  }

  private async saveAndClose(mode: SaveMode, isForced: boolean): Promise<void> {
    await settleForShutdown(this.node, mode, isForced)
    this.node.log('warning', 'Redis is now ready to exit, bye bye...')
    await this.close()
  }

  private startSignalled(signal: 'SIGINT' | 'SIGTERM'): void {
    this.signalled = undefined
    const words = new Set(this.node.config.get(signal === 'SIGINT' ? 'shutdown-on-sigint' : 'shutdown-on-sigterm').split(' '))
    const mode = words.has('save') ? 'save' : words.has('nosave') ? 'nosave' : 'default'
    // What went wrong is logged; the node goes on, and may be asked again.
    this.start({ mode, isNow: words.has('now'), isForced: words.has('force') }).catch(() => undefined)
  }

  private wait(request: ShutdownRequest, deadlineMs: number): Promise<void> {
    return new Promise((done, failed) => this.waiting.push({ request, deadlineMs, done, failed }))
  }

  private callOff(reason: Error): void {
    this.node.clientPause.end('shutdown')
    for (const { failed } of this.waiting.splice(0)) failed(reason)
  }

  private async stopNow({ mode, isForced }: ShutdownRequest): Promise<void> {
    this.reportReplicas()
    try {
      await this.finish(this.node.isLoading ? 'nosave' : mode, isForced === true)
    } catch (error) {
      this.node.log('warning', 'Errors trying to shut down the server. Check the logs for more information.')
      throw error
    }
  }

  private laggingReplicas(): readonly ReplicaLink[] {
    const { offset, replicas } = this.node.replication
    return replicas.filter((link) => !link.facts.wantsSnapshotOnly && link.ackedOffset !== offset)
  }

  private reportReplicas(): void {
    const { node } = this
    const { offset, replicaCount } = node.replication
    if (replicaCount === 0) return
    const lagging = this.laggingReplicas()
    for (const link of lagging) {
      const behind = offset - link.ackedOffset
      node.log('warning', `Lagging replica ${link.name} reported offset ${behind} behind master, lag=${link.lagSeconds}, state=${REPLICA_STATE_WORDS[link.state]}.`)
    }
    node.log('notice', `${replicaCount - lagging.length} of ${replicaCount} replicas are in sync when shutting down.`)
  }
}
