import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes } from '../../engine/resp/reply-value.ts'
import type { TribNode } from '../trib-node.ts'
import { PATIENT_MS } from './slot-commands.ts'

/** A moment in the life of a node's dataset. */
export interface ChangeMark {
  /** Changes since the last save, and that save's time: with a save under way there is no mark. */
  readonly changeCount: number
  readonly savedAtSeconds: Bytes
  /** How many hand-overs had been sent by then. */
  readonly after: number
}

const FIELD = /^([a-z_]+):(\d+)\r?$/gm
/** A node on which others write all the time is asked only now and then whether they have stopped. */
const MOST_MISSES = 3
const TRY_EACH = 32

/** How a hand-over went, and how many keys it deleted; undefined where that is not known. */
export interface HandOver<T> {
  readonly result: T
  readonly deletedCount: number | undefined
}

/**
 * Knows whether anybody but us has changed a node's dataset since a moment. A server counts changes since its last save
 * (rdb_changes_since_last_save); whatever does not count there is not sent to replicas either. What hand-overs deleted is known: they
 * say so, and they are sent on the connection on which the counter is read.
 */
export class SourceChanges {
  private readonly source: TribNode
  /** Keys each hand-over deleted, in the order they were sent; undefined where that is not known, or not yet. */
  private readonly deletions: (number | undefined)[] = []
  private readonly underWay = new Set<Promise<unknown>>()
  private turn: Promise<unknown> = Promise.resolve()
  private missesInARow = 0
  private untried = 0

  constructor(source: TribNode) {
    this.source = source
  }

  /** The moment before whatever is sent next. Undefined when the node does not tell, or when it is not worth asking. */
  async mark(): Promise<ChangeMark | undefined> {
    if (this.missesInARow >= MOST_MISSES && ++this.untried % TRY_EACH !== 0) return undefined
    const after = this.deletions.length
    const text = replyBytes(await this.source.send(['INFO', 'persistence'], PATIENT_MS)) ?? ''
    const fields = new Map([...text.matchAll(FIELD)].map(([, name, value]) => [name!, value!]))
    const savedAtSeconds = fields.get('rdb_last_save_time')
    if (!fields.has('rdb_changes_since_last_save') || savedAtSeconds === undefined || fields.get('rdb_bgsave_in_progress') !== '0') return undefined
    return { changeCount: Number(fields.get('rdb_changes_since_last_save')), savedAtSeconds, after }
  }

  /**
   * Runs a hand-over for which nothing may have changed since a moment, once all that were sent before are over.
   * @param handOver is given what the node's INFO holds if so, sends at once, and tells whether it was so
   * @returns false when something may have changed
   */
  ifUnchanged(mark: ChangeMark, handOver: (fields: readonly Bytes[]) => Promise<HandOver<boolean>>): Promise<boolean> {
    const mine = this.turn.then(async () => {
      await Promise.allSettled([...this.underWay])
      const fields = this.fieldsSince(mark)
      const isUnchanged = fields !== undefined && (await this.run(() => handOver(fields)))
      this.missesInARow = isUnchanged ? 0 : this.missesInARow + 1
      return isUnchanged
    })
    this.turn = mine.catch(() => undefined)
    return mine
  }

  /** Runs a hand-over that looks for itself what has changed; several may be under way. It sends at once. */
  async run<T>(handOver: () => Promise<HandOver<T>>): Promise<T> {
    const index = this.deletions.push(undefined) - 1
    const sent = handOver()
    this.underWay.add(sent)
    try {
      const { result, deletedCount } = await sent
      this.deletions[index] = deletedCount
      return result
    } finally {
      this.underWay.delete(sent)
    }
  }

  private fieldsSince({ changeCount, savedAtSeconds, after }: ChangeMark): readonly Bytes[] | undefined {
    let expected = changeCount
    for (const deleted of this.deletions.slice(after)) {
      if (deleted === undefined) return undefined
      expected += deleted
    }
    return [`rdb_changes_since_last_save:${expected}\r`, 'rdb_bgsave_in_progress:0\r', `rdb_last_save_time:${savedAtSeconds}\r`]
  }
}
