import type { Bytes } from '../../../engine/bytes.ts'
import { replyItems, type RespValue } from '../../../engine/resp/reply-value.ts'
import type { TribNode } from '../../trib-node.ts'
import type { AtomicDialect, AtomicServer } from './atomic-server.ts'
import { redisMigration } from './redis-migration.ts'
import { valkeyMigration } from './valkey-migration.ts'

export const ATOMIC_SERVERS: Readonly<Record<AtomicDialect, AtomicServer>> = { valkey: valkeyMigration, redis: redisMigration }

/** For each dialect, the command that begins a migration, and one that changes nothing where COMMAND INFO is not for us. */
const SIGNS: readonly (readonly [AtomicDialect, name: Bytes, probe: readonly Bytes[]])[] = [
  ['valkey', 'cluster|migrateslots', ['CLUSTER', 'GETSLOTMIGRATIONS']],
  ['redis', 'cluster|migration', ['CLUSTER', 'MIGRATION', 'STATUS', 'ALL']],
]

/**
 * Which dialects a server offers, by its own word: versions say little, for each fork counts its own, and operators take commands away.
 * @throws ConnectFailure
 */
export async function offeredDialects(node: TribNode): Promise<ReadonlySet<AtomicDialect>> {
  const infos = replyItems(await node.send(['COMMAND', 'INFO', ...SIGNS.map(([, name]) => name)]))
  if (infos?.length === SIGNS.length) return new Set(SIGNS.filter((_, i) => (replyItems(infos[i]!)?.length ?? 0) > 0).map(([dialect]) => dialect))
  const probes = await node.sendAll(SIGNS.map(([, , probe]) => probe))
  return new Set(SIGNS.filter((_, i) => isServed(probes[i]!)).map(([dialect]) => dialect))
}

function isServed(reply: RespValue): boolean {
  return reply.type !== 'error'
}

/** The dialect both ends of a move speak, Valkey's first: there the source, which knows what it gives, tells how it goes. */
export async function commonDialect(source: TribNode, target: TribNode): Promise<AtomicDialect | undefined> {
  const [atSource, atTarget] = await Promise.all([offeredDialects(source), offeredDialects(target)])
  return SIGNS.map(([dialect]) => dialect).find((dialect) => atSource.has(dialect) && atTarget.has(dialect))
}
