import type { Bytes } from '../bytes.ts'
import { ListValue } from '../keyspace/types/list-value.ts'
import { SortedSetValue } from '../keyspace/types/sorted-set-value.ts'
import { StreamValue } from '../keyspace/types/stream-value.ts'
import type { Value } from '../keyspace/value.ts'

/** The types of value a client can wait for elements of. */
export type AwaitedType = 'list' | 'sorted-set' | 'stream'

/** What a blocked client waits for, and what happens when it comes. */
export interface BlockingWait {
  readonly type: AwaitedType
  /** In the order of the command; several names of one key count once. */
  readonly keys: readonly Bytes[]
  /** 0: for as long as it takes. */
  readonly timeoutMs: number
  /**
   * Serves the client from a key that holds a value of the type: writes its reply, and what goes to replicas into `propagateAs`.
   * A ReplyError thrown becomes the reply: the client has waited in vain.
   */
  readonly serve: (key: Bytes) => void
  /** Whether a key that holds a value of the type has what the client waits for; absent where any such value will do. */
  readonly canServe?: (key: Bytes) => boolean
  /** What the client hears once a key holds no value of the type any more; absent where it goes on waiting. */
  readonly refusalWhenGone?: Bytes
}

/** The awaited type a value is of; undefined for a value nobody can wait for (getBlockedTypeByType). */
export function awaitedTypeOf(value: Value | undefined): AwaitedType | undefined {
  if (value instanceof ListValue) return 'list'
  if (value instanceof SortedSetValue) return 'sorted-set'
  return value instanceof StreamValue ? 'stream' : undefined
}
