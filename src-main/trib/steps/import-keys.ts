import type { Bytes } from '../../engine/bytes.ts'
import { keySlot } from '../../engine/key-slot.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import { migrateCommand } from '../mover/migrate-command.ts'
import { PATIENT_MS } from '../mover/slot-commands.ts'
import type { StepContext, StepSpec } from '../operation/operation-context.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import type { ImportKeysStep } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'
import { TribNode } from '../trib-node.ts'

const SCAN_KEYS = 500

/**
 * All keys of a standalone server's database go to the owners of their slots with MIGRATE, while the source goes on serving. Done
 * again it finds what is left; with COPY it replaces what it brought before, equal values only unless told otherwise.
 */
export const importKeys: StepSpec<ImportKeysStep> = {
  async perform(step, context) {
    const source = await TribNode.connect({ host: step.host, port: step.port }, context.sourceAccess ?? {})
    try {
      if (step.db !== 0) await source.run(['SELECT', String(step.db)])
      const run = await ImportRun.prepare(source, step, context)
      await run.all()
    } finally {
      source.close()
    }
  },
  undo: async () => undefined, // A key that was moved lives in the cluster now, and clients may have changed it there.
}

class ImportRun {
  private readonly source: TribNode
  private readonly step: ImportKeysStep
  private readonly context: StepContext
  private readonly owners: ReadonlyMap<number, string>
  private readonly failures: string[] = []

  private constructor(source: TribNode, step: ImportKeysStep, context: StepContext, owners: ReadonlyMap<number, string>) {
    this.source = source
    this.step = step
    this.context = context
    this.owners = owners
  }

  static async prepare(source: TribNode, step: ImportKeysStep, context: StepContext): Promise<ImportRun> {
    const owners = new Map<number, string>()
    for (const nodeId of context.nodes.primaryIds) {
      const { myself } = await (await context.nodes.get(nodeId)).view()
      for (const slot of slotsOf(myself.slotRanges)) owners.set(slot, nodeId)
    }
    return new ImportRun(source, step, context, owners)
  }

  async all(): Promise<void> {
    const keyCount = await this.source.keyCount()
    this.context.onEvent({ kind: 'note', text: `*** Importing ${keyCount} keys from DB ${this.step.db}` })
    this.context.meter.expect(0, keyCount)
    let cursor = '0'
    do {
      if (this.context.signal?.aborted === true) throw new TribRefusal('CANCELLED', ['*** Stopped between two keys.'])
      const [next, keys] = replyItems(await this.source.send(['SCAN', cursor, 'COUNT', String(SCAN_KEYS)], PATIENT_MS)) ?? []
      cursor = replyBytes(next) ?? '0'
      await this.importBatch((replyItems(keys) ?? []).map((key) => replyBytes(key) ?? ''))
    } while (cursor !== '0')
    if (this.failures.length > 0) throw new TribRefusal('MOVE_FAILED', [`[ERR] ${this.failures.length} of ${keyCount} keys were not imported; the first: ${this.failures[0]}`])
  }

  /** One MIGRATE for each key, so that each has its own outcome, all in one write. */
  private async importBatch(keys: readonly Bytes[]): Promise<void> {
    if (keys.length === 0) return
    await this.context.meter.admit(keys.length)
    const targets = keys.map((key) => this.targetOf(key))
    const commands = keys.map((key, i) =>
      migrateCommand({
        target: this.context.nodes.planOf(targets[i]!),
        keys: [key],
        timeoutMs: this.context.settings.migrateTimeoutMs,
        copy: this.step.copy,
        replace: this.step.replace,
        credentials: this.context.access.credentials,
      }),
    )
    const replies = await this.source.sendAll(commands, this.context.settings.migrateTimeoutMs * 2)
    replies.forEach((reply, i) => {
      const outcome = reply.type === 'error' ? reply.message : (replyBytes(reply) ?? '')
      if (reply.type === 'error') this.failures.push(`${keys[i]}: ${outcome}`)
      this.context.onEvent({ kind: 'note', text: `Migrating ${keys[i]} to ${this.context.nodes.nameOf(targets[i]!)}: ${outcome}` })
    })
    this.context.meter.keysMoved(keys.length)
  }

  private targetOf(key: Bytes): string {
    const slot = keySlot(key)
    const owner = this.owners.get(slot)
    if (owner === undefined) throw new TribRefusal('NEEDS_FIX', [`[ERR] Slot ${slot} of key ${key} is not served by any node.`])
    return owner
  }
}
