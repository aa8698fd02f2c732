import type { Bytes } from '../bytes.ts'

/** The keys of one slot: a Set of them, or a Map from them to something of which nothing is asked. */
export interface SlotKeys {
  readonly size: number
  keys(): IterableIterator<Bytes>
}
