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

  /** Moves keys of one slot. @throws TribRefusal BUSY_KEYS, MOVE_FAILED */
  async move(keys: readonly Bytes[]): Promise<void> {
    for (let at = 0; at < keys.length; ) {
      const batch = keys.slice(at, at + this.batch.current)
      await this.context.meter.admit(batch.length)
      const startedAt = performance.now()
      await this.migrate(batch)
      this.batch.learn(batch.length, performance.now() - startedAt)
      this.context.meter.keysMoved(batch.length)
      at += batch.length
    }
  }

  private async migrate(keys: readonly Bytes[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const error = await this.send(keys, this.context.settings.replace && attempt > 1)
      if (error === undefined) return
      if (error.includes('BUSYKEY')) return this.replaceBusy(keys)
      if (!error.includes('IOERR') || attempt === ATTEMPTS) throw this.failed(error)
      // The batch may have arrived although the answer did not: the next attempt then meets BUSYKEY, and compares.
      await delay(RETRY_MS * attempt)
    }
  }

  /** @returns the error reply, if any */
  private async send(keys: readonly Bytes[], replace: boolean): Promise<Bytes | undefined> {
    const { settings, access } = this.context
    const command = migrateCommand({ target: this.targetAddress, keys, timeoutMs: settings.migrateTimeoutMs, replace, credentials: access.credentials })
    const reply = await this.source.send(command, settings.migrateTimeoutMs * 2 + 30_000)
    return reply.type === 'error' ? reply.message : undefined
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
