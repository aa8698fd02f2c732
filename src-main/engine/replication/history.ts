import type { Random } from '../ports/random.ts'

export const REPLICATION_ID_LENGTH = 40
const NO_ID = '0'.repeat(REPLICATION_ID_LENGTH)

/** A point of a stream: what a saved file and a snapshot tell of where they were made (rdbSaveInfo). */
export interface StreamPosition {
  readonly id: string
  readonly offset: bigint
  readonly selectedDb: number
}

/**
 * Which stream of changes this dataset is a point of: an id and an offset. After a promotion the id changes, but the
 * old one stays valid up to the offset reached under it, so that replicas of the former primary can go on with the new
 * one (PSYNC2; replication.c, shiftReplicationId).
 */
export class ReplicationHistory {
  id: string
  /** The id before the last change, all zeros when there is none. */
  previousId = NO_ID
  /** The first offset that is not valid under the previous id; -1 without one. */
  previousIdEnds = -1n
  /** Bytes of the stream so far. */
  offset = 0n
  /** The database a stream received from a primary has selected at this offset: it goes on there without saying so again. */
  selectedDb = 0
  private readonly random: Random

  constructor(random: Random) {
    this.random = random
    this.id = random.hex(REPLICATION_ID_LENGTH)
  }

  /** A new id, the old one being forgotten: nobody can go on from before (changeReplicationId, clearReplicationId2). */
  startAfresh(): void {
    this.id = this.random.hex(REPLICATION_ID_LENGTH)
    this.forgetPrevious()
  }

  /** A promotion: a new id from here on. */
  branchOff(): void {
    this.continueUnder(this.random.hex(REPLICATION_ID_LENGTH))
  }

  /** The primary continues the same stream under a new id (+CONTINUE <id>). */
  continueUnder(id: string): void {
    this.previousId = this.id
    this.previousIdEnds = this.offset + 1n
    this.id = id
  }

  /** The stream of another node, taken over with a full copy of its data. */
  adopt({ id, offset, selectedDb }: StreamPosition): void {
    this.id = id
    this.offset = offset
    this.selectedDb = selectedDb
    this.forgetPrevious()
  }

  /** A restart from a saved file: a new id, the saved one being valid up to where it was saved. What has been written since goes on from there. */
  resume({ id, offset }: StreamPosition): void {
    this.previousId = id
    this.previousIdEnds = offset + 1n
    this.offset += offset
  }

  /** Whether a replica that stands before `nextOffset` of stream `id` shares our past. */
  includes(id: string, nextOffset: bigint): boolean {
    const asked = id.toLowerCase()
    return asked === this.id || (asked === this.previousId && nextOffset <= this.previousIdEnds)
  }

  private forgetPrevious(): void {
    this.previousId = NO_ID
    this.previousIdEnds = -1n
  }
}
