import type { LoadReport } from '../replication/dataset-loader.ts'
import { positionOf } from '../replication/position-fields.ts'
import type { Replication } from '../replication/replication.ts'

/** Hands the position in the replication stream that a loaded file was saved at to replication, when the file holds one. */
export function resumeSavedPosition(replication: Replication, { auxiliary }: LoadReport, isReplica: boolean): void {
  replication.resumePosition(positionOf(auxiliary), { isReplica })
}
