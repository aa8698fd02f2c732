import type { Bytes } from '../bytes.ts'
import { RequestDecoder } from '../resp/request-decoder.ts'

export interface CommandStreamEvents {
  /** A command to run against a database. */
  apply(dbIndex: number, args: readonly Bytes[]): void
  /** The primary asks how far we are; `offset` is that of what came before its question. */
  acknowledge(): void
  /** Bytes whose effects are complete: they count for the offset and may be passed on. */
  applied(bytes: Buffer): void
}

/**
 * Applies the stream of a primary. A transaction is held back until its EXEC and then applied in one go, so that no reader
 * sees half of it, and so that a link lost in between resumes before its MULTI (replicationCacheMaster, commandProcessed).
 */
export class CommandStream {
  private readonly events: CommandStreamEvents
  private readonly decoder = new RequestDecoder()
  private dbIndex: number
  private transaction: (readonly Bytes[])[] | undefined
  /** Bytes received and not yet told of as applied. */
  private raw: Buffer = Buffer.alloc(0)
  /** How many of them are complete after all. */
  private completeBytes = 0

  constructor(events: CommandStreamEvents, dbIndex: number) {
    this.events = events
    this.dbIndex = dbIndex
  }

  /** The database the stream has selected, for resuming after the link was lost. */
  get selectedDb(): number {
    return this.dbIndex
  }

  /** @throws ProtocolError when the primary sends what is no command. */
  push(chunk: Buffer): void {
    this.raw = this.raw.length === 0 ? chunk : Buffer.concat([this.raw, chunk])
    this.decoder.push(chunk)
    for (;;) {
      const args = this.decoder.next()
      if (args === undefined) break
      this.serve(args)
      if (this.transaction === undefined) this.completeBytes = this.raw.length - this.decoder.pendingBytes
    }
    this.commit()
  }

  private serve(args: readonly Bytes[]): void {
    const name = args[0]!.toLowerCase()
    if (name === 'multi') this.transaction = []
    else if (name === 'exec') this.execute()
    else if (this.transaction !== undefined) this.transaction.push(args)
    else this.run(name, args)
  }

  private execute(): void {
    const queued = this.transaction ?? []
    this.transaction = undefined
    for (const args of queued) this.run(args[0]!.toLowerCase(), args)
  }

  private run(name: Bytes, args: readonly Bytes[]): void {
    if (name === 'select') this.dbIndex = Number(args[1] ?? this.dbIndex)
    else if (name === 'replconf') {
      if (args[1]?.toLowerCase() !== 'getack') return
      this.commit()
      this.events.acknowledge()
    } else if (name !== 'ping') this.events.apply(this.dbIndex, args)
  }

  private commit(): void {
    if (this.completeBytes === 0) return
    const bytes = this.raw.subarray(0, this.completeBytes)
    this.raw = this.raw.subarray(this.completeBytes)
    this.completeBytes = 0
    this.events.applied(bytes)
  }
}
