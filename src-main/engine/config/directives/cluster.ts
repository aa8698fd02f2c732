import type { Directive } from '../directive.ts'
import { INT_MAX, LONG_MAX, ULLONG_MAX, integerDirective, memoryDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, textDirective } from '../text-directive.ts'
import { refuseHostname } from '../refusals.ts'

/** Cluster mode. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const clusterDirectives: readonly Directive[] = [
  booleanDirective('cluster-require-full-coverage', 'yes'),
  booleanDirective('cluster-replica-no-failover', 'no', { alias: 'cluster-slave-no-failover' }),
  booleanDirective('cluster-enabled', 'no', { immutable: true }),
  booleanDirective('cluster-allow-reads-when-down', 'no'),
  booleanDirective('cluster-allow-pubsubshard-when-down', 'yes'),
  booleanDirective('cluster-allow-replica-migration', 'yes'),
  textDirective('cluster-announce-ip', undefined),
  textDirective('cluster-config-file', 'nodes.conf', { immutable: true }),
  textDirective('cluster-announce-hostname', undefined, { refuse: refuseHostname }),
  choiceDirective('cluster-preferred-endpoint-type', 'ip', ['ip', 'hostname', 'unknown-endpoint']),
  integerDirective('cluster-replica-validity-factor', 10, 0, INT_MAX, { alias: 'cluster-slave-validity-factor' }),
  integerDirective('cluster-migration-barrier', 1, 0, INT_MAX),
  integerDirective('cluster-port', 0, 0, 65535, { immutable: true }),
  integerDirective('cluster-announce-bus-port', 0, 0, 65535),
  integerDirective('cluster-announce-port', 0, 0, 65535),
  integerDirective('cluster-announce-tls-port', 0, 0, 65535),
  // Which servers' commands for atomic slot migration are offered: those of Valkey 9, of Redis 8.4, both, or none, as in Redis 7.2,
  // whose settings these otherwise are.
  choiceDirective('atomic-slot-migration', 'none', ['none', 'valkey', 'redis', 'both'], { immutable: true, hidden: true }),
  integerDirective('cluster-node-timeout', 15000, 0, LONG_MAX),
  memoryDirective('cluster-link-sendbuf-limit', 0, 0, ULLONG_MAX),
]
