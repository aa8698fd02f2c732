import type { Bytes } from '../bytes.ts'

/** What a client told of itself with REPLCONF before it asks for a stream (replconfCommand). */
export class ReplicaFacts {
  /** The port it serves clients on; 0 until told. */
  listeningPort = 0
  /** The address to name it by, when it is not the one it connects from (replica-announce-ip). */
  announcedIp: Bytes | undefined
  /** It understands a snapshot of unknown length, ended by a mark. */
  understandsEofMark = false
  /** It understands `+CONTINUE <new replication id>`. */
  understandsPsync2 = false
  /** It wants a snapshot and no stream after it (redis-cli --rdb). */
  wantsSnapshotOnly = false
  /** It wants a snapshot without keys (redis-cli --functions-rdb). */
  excludesData = false
  excludesFunctions = false
}
