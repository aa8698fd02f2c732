import type { ContinuationRequest } from '../../replication/primary-feed.ts'
import { ReplicaFacts } from '../../replication/replica-facts.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

/** SYNC and PSYNC (syncCommand): the client's socket becomes a replica's link. `request` is undefined for SYNC. */
export function synchronise({ client, node, reply }: CommandContext, request: ContinuationRequest | undefined): void {
  const refusal = node.replication.syncRefusal
  if (refusal !== undefined) throw new ReplyError(refusal)
  if (reply.length > 0) throw new ReplyError('ERR SYNC and PSYNC are invalid with pending output')
  const facts = client.replica ?? new ReplicaFacts()
  const isFiltered = facts.excludesData || facts.excludesFunctions
  if (isFiltered && !facts.understandsEofMark) throw new ReplyError('ERR Filtered replica requires EOF capability')
  node.replication.acceptReplica(client.takeOver(), facts, request)
}
