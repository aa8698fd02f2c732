import type { Bytes } from '../bytes.ts'

const MULTI: readonly Bytes[] = ['MULTI']
const EXEC: readonly Bytes[] = ['EXEC']

/**
 * Gathers what one request changed and hands it on when the outermost command is done, as one transaction when there is
 * more than one change: replicas must never show a state between the two (propagatePendingCommands in server.c).
 */
export class Propagation {
  /** Counts changes to any database; dispatch compares it around a command (server.dirty). */
  dirty = 0
  private depth = 0
  private isScattered = false
  private pending: { readonly dbIndex: number; readonly args: readonly Bytes[] }[] = []
  private readonly send: (dbIndex: number, args: readonly Bytes[]) => void

  /** `send` puts one command into the replication stream and the append-only file. */
  constructor(send: (dbIndex: number, args: readonly Bytes[]) => void) {
    this.send = send
  }

  /** True inside a command: what is added goes out with it. */
  get isGathering(): boolean {
    return this.depth > 0
  }

  /** True inside a command of a transaction or script: what others of it changed has not been handed on yet. */
  get isNested(): boolean {
    return this.depth > 1
  }

  /** Begins a command. `isScattered`: what goes out with it belongs to keys nobody named, and is no transaction (propagate_no_multi). */
  enter(isScattered = false): void {
    if (this.depth === 0) this.isScattered = isScattered
    this.depth++
  }

  /** Ends a command; `commands` is what it wants replicas to be sent. */
  leave(dbIndex: number, commands: readonly (readonly Bytes[])[]): void {
    for (const args of commands) this.pending.push({ dbIndex, args })
    this.depth--
    if (this.depth === 0) this.flush()
  }

  /** Ends a command that replicas are to be sent as it came. Nearly every write is alone in its turn: nothing is gathered for it. */
  leaveWith(dbIndex: number, args: readonly Bytes[]): void {
    if (this.depth > 1 || this.pending.length > 0) return this.leave(dbIndex, [args])
    this.depth--
    this.send(dbIndex, args)
  }

  /** A change outside any command's own form: an expired key's DEL. It goes out before the command that met it. */
  add(dbIndex: number, args: readonly Bytes[]): void {
    this.pending.push({ dbIndex, args })
    if (this.depth === 0) this.flush()
  }

  private flush(): void {
    if (this.pending.length === 0) return
    const commands = this.pending
    this.pending = []
    const isTransaction = commands.length > 1 && !this.isScattered
    if (isTransaction) this.send(commands[0]!.dbIndex, MULTI)
    for (const { dbIndex, args } of commands) this.send(dbIndex, args)
    if (isTransaction) this.send(commands.at(-1)!.dbIndex, EXEC)
  }
}
