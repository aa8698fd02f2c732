import type { Directive } from './directive.ts'
import { clusterDirectives } from './directives/cluster.ts'
import { diagnosticsDirectives } from './directives/diagnostics.ts'
import { generalDirectives } from './directives/general.ts'
import { memoryDirectives } from './directives/memory.ts'
import { networkDirectives } from './directives/network.ts'
import { persistenceDirectives } from './directives/persistence.ts'
import { replicationDirectives } from './directives/replication.ts'
import { tlsDirectives } from './directives/tls.ts'

/** Every directive of Redis 7.0. */
export const allDirectives: readonly Directive[] = [
  ...networkDirectives, ...generalDirectives, ...diagnosticsDirectives, ...memoryDirectives,
  ...persistenceDirectives, ...replicationDirectives, ...clusterDirectives, ...tlsDirectives,
]

/** Names older files still hold; they are read and do nothing. */
export const retiredDirectives: ReadonlySet<string> = new Set(['list-max-ziplist-entries', 'list-max-ziplist-value', 'lua-replicate-commands'])
