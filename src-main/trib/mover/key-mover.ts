import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes } from '../../engine/bytes.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import type { OperationContext } from '../operation/operation-context.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'
import { BatchSize } from './batch-size.ts'
import { compareBusyKeys } from './busy-keys.ts'
import { migrateCommand } from './migrate-command.ts'

const ATTEMPTS = 4
/** A node that lost sight of the others for a moment says that the cluster is down; 15 s of that are more than a moment. */
const ATTEMPTS_WHEN_DOWN = 16
const RETRY_MS = 250

/** Moves keys from one node to another with MIGRATE, in batches whose size follows how long the nodes take. */
export class KeyMover {
  private readonly source: TribNode
  private readonly target: TribNode
  private readonly targetAddress: NodeAddress
  private readonly context: OperationContext
  private readonly batch: BatchSize

  /** @param targetAddress where the source reaches the target */
  constructor(source: TribNode, target: TribNode, targetAddress: NodeAddress, context: OperationContext) {
    this.source = source
    this.target = target
    this.targetAddress = targetAddress
    this.context = context
    this.batch = new BatchSize(context.settings.batchKeys)
  }

  /**
   * Moves keys slot by slot. MIGRATE takes keys of one slot only; the commands for slots of few keys leave in one write.
   * @throws TribRefusal BUSY_KEYS, MOVE_FAILED
   */
  async move(keysBySlot: readonly (readonly Bytes[])[]): Promise<void> {
    for (const turn of this.turns(keysBySlot)) {
      const keyCount = turn.reduce((sum, batch) => sum + batch.length, 0)
      await this.context.meter.admit(keyCount)
      const startedAt = performance.now()
      await this.migrate(turn)
      this.batch.learn(keyCount, performance.now() - startedAt)
      this.context.meter.keysMoved(keyCount)
    }
  }

  /** Batches that go together: as many keys as one batch may have, whatever slots they are of. */
  private *turns(keysBySlot: readonly (readonly Bytes[])[]): Generator<Bytes[][]> {
    let turn: Bytes[][] = []
    let room = this.batch.current
    for (const keys of keysBySlot) {
      for (let at = 0; at < keys.length; ) {
        const batch = keys.slice(at, at + room)
        turn.push(batch)
        at += batch.length
        room -= batch.length
        if (room > 0) continue
        yield turn
        turn = []
        room = this.batch.current
      }
    }
    if (turn.length > 0) yield turn
  }

  private async migrate(batches: readonly (readonly Bytes[])[]): Promise<void> {
    const replies = await this.source.sendAll(batches.map((keys) => this.commandFor(keys, false)), this.replyTimeoutMs)
    for (const [i, reply] of replies.entries()) if (reply.type === 'error') await this.settle(batches[i]!, reply.message)
  }

  /** What to do about a batch that did not go. */
  private async settle(keys: readonly Bytes[], first: Bytes): Promise<void> {
    let error: Bytes | undefined = first
    for (let attempt = 1; error !== undefined; attempt++) {
      if (error.includes('BUSYKEY')) return this.replaceBusy(keys)
      const attempts = error.includes('CLUSTERDOWN') ? ATTEMPTS_WHEN_DOWN : error.includes('IOERR') ? ATTEMPTS : 1
      if (attempt >= attempts) throw this.failed(error)
      // The batch may have arrived although the answer did not: the next attempt then meets BUSYKEY, and compares.
      await delay(Math.min(RETRY_MS * attempt, 1000))
      error = await this.send(keys, false)
    }
  }

  /** @returns the error reply, if any */
  private async send(keys: readonly Bytes[], replace: boolean): Promise<Bytes | undefined> {
    const reply = await this.source.send(this.commandFor(keys, replace), this.replyTimeoutMs)
    return reply.type === 'error' ? reply.message : undefined
  }

  private commandFor(keys: readonly Bytes[], replace: boolean): Bytes[] {
    const { settings, access } = this.context
    return migrateCommand({ target: this.targetAddress, keys, timeoutMs: settings.migrateTimeoutMs, replace, credentials: access.credentials })
  }

  /** MIGRATE's timeout counts idle time; a batch that makes progress may take longer. */
  private get replyTimeoutMs(): number {
    return this.context.settings.migrateTimeoutMs * 2 + 30_000
  }

  /** Equal values may be replaced without loss; different ones only when that was asked for. */
  private async replaceBusy(keys: readonly Bytes[]): Promise<void> {
    this.context.onEvent({ kind: 'note', text: '*** Target key exists' })
    if (!this.context.settings.replace) {
      this.context.onEvent({ kind: 'note', text: '*** Checking key values on both nodes...' })
      const { different } = await compareBusyKeys(this.source, this.target, keys)
      if (different.length > 0) throw this.busy(different)
    }
    this.context.onEvent({ kind: 'note', text: '*** Replacing target keys...' })
    const error = await this.send(keys, true)
    if (error !== undefined) throw this.failed(error)
  }

  private busy(keys: readonly Bytes[]): TribRefusal {
    return new TribRefusal('BUSY_KEYS', [
      `*** Found ${keys.length} key(s) in both source node and target node having different values.`,
      `    Source node: ${this.source.name}`,
      `    Target node: ${this.target.name}`,
      '    Keys(s):',
      ...keys.map((key) => `    - ${key}`),
      'Please fix the above key(s) manually and try again or relaunch the command',
      "with --replace: then the source node's values stay and the target node's are lost.",
    ])
  }

  private failed(error: Bytes): TribRefusal {
    return new TribRefusal('MOVE_FAILED', [`[ERR] Moving keys from ${this.source.name} to ${this.target.name} failed: ${error}`])
  }
}
