import { REPLICATION_ID_LENGTH } from '../replication/history.ts'
import type { LoadReport } from '../replication/dataset-loader.ts'
import type { Replication } from '../replication/replication.ts'

const MAX_OFFSET = 2n ** 63n - 1n

/** Hands the position in the replication stream that a loaded file was saved at to replication, when the file holds one. */
export function resumeSavedPosition(replication: Replication, { auxiliary }: LoadReport, isReplica: boolean): void {
  const id = auxiliary.get('repl-id')
  const offset = auxiliary.get('repl-offset')
  if (id?.length !== REPLICATION_ID_LENGTH || offset === undefined || !/^\d{1,19}$/.test(offset)) return
  if (BigInt(offset) > MAX_OFFSET) return
  replication.resumePosition(id, BigInt(offset), { isReplica })
}
