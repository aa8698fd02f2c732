import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { NodeServices } from '../node-services.ts'
import type { ReplyWriter } from '../resp/reply-writer.ts'

/** All a command may touch: its client, that client's database, and the node. One lives as long as its client. */
export interface CommandContext {
  readonly client: Client
  readonly reply: ReplyWriter
  readonly node: NodeServices
  /** The selected database (always 0 in cluster mode). */
  db: Keyspace
  /** The time this command sees, fixed while it runs (Unix milliseconds). */
  nowMs: number
  /**
   * What replicas and the append-only file are sent in place of the command as it came: several commands, or none (`[]`).
   * Unset, the command goes out as it is when it changed the dataset. (alsoPropagate, preventCommandPropagation)
   */
  propagateAs: (readonly Bytes[])[] | undefined
}
