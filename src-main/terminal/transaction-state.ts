import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'

/**
 * What redis-cli keeps track of to show in its prompt: the database and whether a transaction is open, both told from
 * commands and the kind of their replies. Source: redis-cli.c, cliSendCommand.
 */
export class TransactionState {
  /** The database of the connection. */
  db = 0
  /** The database asked for, to be selected again after a reconnect. */
  wantedDb: number
  inTransaction = false
  private dbBeforeMulti = 0

  constructor(wantedDb: number) {
    this.wantedDb = wantedDb
  }

  /** A new connection was made, in database `db`. */
  connected(db: number): void {
    this.db = db
    this.inTransaction = false
  }

  /** Takes note of a command and its reply. */
  note(args: readonly Bytes[], reply: RespValue): void {
    const failed = reply.type === 'error'
    switch (args[0]!.toLowerCase()) {
      case 'select':
        if (args.length === 2 && !failed) this.db = this.wantedDb = Number.parseInt(args[1]!, 10) || 0
        return
      case 'multi':
        if (args.length === 1 && !failed) this.begin()
        return
      case 'exec':
        if (args.length === 1 && this.inTransaction) this.end(failed || reply.type === 'nil')
        return
      case 'discard':
        if (args.length === 1 && !failed) this.end(true)
        return
      case 'reset':
        if (args.length === 1 && !failed) this.reset()
        return
      default:
    }
  }

  private begin(): void {
    this.inTransaction = true
    this.dbBeforeMulti = this.db
  }

  /** A SELECT queued in a transaction that did not run has not happened. */
  private end(undone: boolean): void {
    this.inTransaction = false
    if (undone) this.db = this.wantedDb = this.dbBeforeMulti
  }

  private reset(): void {
    this.inTransaction = false
    this.db = this.wantedDb = 0
  }
}
