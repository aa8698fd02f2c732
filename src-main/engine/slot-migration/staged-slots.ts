import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { ReplyError } from '../commands/command.ts'
import { Keyspace } from '../keyspace/keyspace.ts'
import type { NodeServices } from '../node-services.ts'
import { restoreArguments } from './slot-sender.ts'
import { slotsOfSpans, type SlotSpan } from './slot-spans.ts'

const UNOBSERVED = { expired: () => undefined, changed: () => undefined }

/**
 * Keys of slots that are on their way to this node, apart from those it serves: no client sees them, no file and no replica gets them,
 * and nothing of them is left when the migration or the node ends. Valkey marks such slots in its one dictionary and hides them.
 */
export class StagedSlots {
  private readonly node: NodeServices
  private readonly spans: readonly SlotSpan[]
  private readonly staged: Keyspace
  private readonly client: Client

  constructor(node: NodeServices, spans: readonly SlotSpan[]) {
    this.node = node
    this.spans = spans
    this.staged = new Keyspace(node.datasetClock, UNOBSERVED, this.served.encodingLimits)
    // The source alone decides what has expired, and says so with a DEL.
    this.staged.isReplica = true
    this.staged.seesExpired = true
    this.client = node.clientWithoutPeer()
    this.client.context.db = this.staged
  }

  get keyCount(): number {
    return this.staged.size
  }

  /** Applies a command of the source's. @returns what is wrong with it */
  apply(args: readonly Bytes[]): Bytes | undefined {
    const { client, node } = this
    try {
      const { spec, facts } = node.commands.lookup(args)
      if (!facts.isWrite) return `ERR unexpected command '${args[0]!.slice(0, 128)}'`
      client.context.nowMs = node.clock.nowMs()
      spec.run!(client.context, args)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      return error.message
    }
    const answer = client.reply.take()
    return answer.startsWith('-') ? answer.slice(1).trimEnd() : undefined
  }

  /** Puts the keys among those the node serves, in one stroke. Keys of these slots that were there before are stray ones, and go. */
  adopt(): void {
    const { node, served, staged } = this
    const isTold = node.replication.backlogState.isActive || node.config.boolean('appendonly')
    this.dropServed()
    for (const slot of slotsOfSpans(this.spans)) {
      for (const entry of staged.slots.entriesIn(slot)) {
        const { key, value, expiresAtMs } = entry
        served.setFormed(key, value, staged.formOf(key))
        if (expiresAtMs !== undefined) served.setExpiry(key, expiresAtMs)
        if (isTold) node.propagate(0, restoreArguments(entry))
      }
    }
  }

  /** Takes keys of these slots from those the node serves: it does not become their owner after all. */
  dropServed(): void {
    const { node, served } = this
    for (const slot of slotsOfSpans(this.spans)) {
      const keys = [...served.slots.keysIn(slot)]
      served.clearSlot(slot)
      for (const key of keys) node.propagate(0, ['DEL', key])
    }
  }

  private get served(): Keyspace {
    return this.node.databases[0]!
  }
}
