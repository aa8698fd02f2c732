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

/**
 * Knows whether anybody but us has changed a node's dataset since a moment. A server counts changes since its last save
 * (rdb_changes_since_last_save); whatever does not count there is not sent to replicas either. What hand-overs deleted is known, because
 * they are sent one at a time, on the connection on which the counter is read.
 */
export class SourceChanges {
  private readonly source: TribNode
  /** Keys each hand-over deleted; undefined where that is not known. */
  private readonly deletions: (number | undefined)[] = []
  private turn: Promise<unknown> = Promise.resolve()

  constructor(source: TribNode) {
    this.source = source
  }

  /** The moment before whatever is sent next. Undefined when the node does not tell. */
  async mark(): Promise<ChangeMark | undefined> {
    const after = this.deletions.length
    const text = replyBytes(await this.source.send(['INFO', 'persistence'], PATIENT_MS)) ?? ''
    const fields = new Map([...text.matchAll(FIELD)].map(([, name, value]) => [name!, value!]))
    const savedAtSeconds = fields.get('rdb_last_save_time')
    if (!fields.has('rdb_changes_since_last_save') || savedAtSeconds === undefined || fields.get('rdb_bgsave_in_progress') !== '0') return undefined
    return { changeCount: Number(fields.get('rdb_changes_since_last_save')), savedAtSeconds, after }
  }

  /** What the node's INFO holds now if nobody but us has changed anything since; undefined when that cannot be told. To be asked in turn, of which nothing is known yet. */
  expectedFields({ changeCount, savedAtSeconds, after }: ChangeMark): readonly Bytes[] | undefined {
    let expected = changeCount
    for (const deleted of this.deletions.slice(after, -1)) {
      if (deleted === undefined) return undefined
      expected += deleted
    }
    return [`rdb_changes_since_last_save:${expected}\r`, 'rdb_bgsave_in_progress:0\r', `rdb_last_save_time:${savedAtSeconds}\r`]
  }

  /**
   * Runs one hand-over after the other.
   * @param handOver sends it before it first waits, and gives the number of keys it deleted, if it knows
   */
  async inTurn<T>(handOver: () => Promise<{ readonly result: T; readonly deletedCount: number | undefined }>): Promise<T> {
    const mine = this.turn.then(async () => {
      const index = this.deletions.push(undefined) - 1
      const { result, deletedCount } = await handOver()
      this.deletions[index] = deletedCount
      return result
    })
    this.turn = mine.catch(() => undefined)
    return mine
  }
}
