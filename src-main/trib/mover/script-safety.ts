import { replyBytes } from '../../engine/resp/reply-value.ts'
import { parseInfoFields } from '../../explorer/cluster-nodes-text.ts'
import type { TribNode } from '../trib-node.ts'

/** Who opens a slot from a script as from a client: Redis, which has no server_name, and our own nodes. */
const NAMES: ReadonlySet<string | undefined> = new Set([undefined, 'redis', 'slotscope'])
/** Any other version is a fork's own: valkey_version, keydb_version, dragonfly_version, ... */
const VERSIONS: ReadonlySet<string> = new Set(['redis_version', 'gcc_version', 'node_version'])

/**
 * Whether a script at this node may open a slot. Valkey, from 8.0 on, holds back a client's CLUSTER SETSLOT until the replicas have it
 * (clusterCommandSetSlot, blockClientForReplicaAck); where the client is a script's, scriptCall asserts that nothing holds it back, and
 * the whole server ends. So other forks are not tried either.
 *
 * @throws ConnectFailure
 */
export async function opensSlotsInScripts(node: TribNode): Promise<boolean> {
  return isRedisOrOurs(replyBytes(await node.send(['INFO', 'server'])) ?? '')
}

/** @param infoServer what INFO server says; without an answer (INFO may be forbidden) nobody is Redis */
export function isRedisOrOurs(infoServer: string): boolean {
  const fields = parseInfoFields(infoServer)
  const isFork = [...fields.keys()].some((field) => field.endsWith('_version') && !VERSIONS.has(field))
  return fields.has('redis_version') && NAMES.has(fields.get('server_name')) && !isFork
}
