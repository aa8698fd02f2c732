import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { Dispatcher } from './dispatcher.ts'

/** Commands that somebody else has accepted already, the primary or the append-only file: they run as one client, and nobody reads the replies. */
export class AppliedStream {
  private readonly client: Client
  private readonly databases: readonly Keyspace[]
  private readonly dispatcher: () => Dispatcher

  constructor(deps: { client: Client; databases: readonly Keyspace[]; dispatcher: () => Dispatcher }) {
    this.client = deps.client
    this.client.isPrimaryStream = true
    this.databases = deps.databases
    this.dispatcher = deps.dispatcher
  }

  fromDisk(dbIndex: number, args: readonly Bytes[]): void {
    this.select(dbIndex)
    this.dispatcher().applyFromDisk(this.client, args)
  }

  /** The primary decides what has expired: its DEL must find a key that this node's clients no longer see. */
  fromPrimary(dbIndex: number, args: readonly Bytes[]): void {
    const db = this.select(dbIndex)
    db.seesExpired = true
    this.dispatcher().applyFromPrimary(this.client, args)
    db.seesExpired = false
  }

  private select(dbIndex: number): Keyspace {
    const db = this.databases[dbIndex]!
    this.client.dbIndex = dbIndex
    this.client.context.db = db
    return db
  }
}
