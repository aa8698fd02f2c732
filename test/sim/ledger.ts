/** Where and under which configuration a write was last carried out. */
export interface Execution {
  readonly node: number
  readonly atMs: number
  /** The executor's configEpoch then. */
  readonly epoch: bigint
}

/** One append of a unique id, from the client's call to its fate. */
export interface Write {
  readonly id: number
  readonly slot: number
  readonly key: string
  readonly calledMs: number
  execution: Execution | undefined
  ackedMs: number | undefined
}

/** All writes of a run; what was acknowledged must be there at the end or its loss explained. */
export class Ledger {
  readonly writes: Write[] = []
  acked = 0

  call(slot: number, key: string, nowMs: number): Write {
    const write: Write = { id: this.writes.length, slot, key, calledMs: nowMs, execution: undefined, ackedMs: undefined }
    this.writes.push(write)
    return write
  }

  ack(write: Write, nowMs: number): void {
    write.ackedMs = nowMs
    this.acked++
  }

  at(id: number): Write {
    const write = this.writes[id]
    if (!write) throw new Error(`no write ${id}`)
    return write
  }
}
