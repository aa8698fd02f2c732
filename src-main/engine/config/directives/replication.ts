import type { Directive } from '../directive.ts'
import { replicaOfDirective } from '../list-directives.ts'
import { INT_MAX, LONG_MAX, integerDirective, memoryDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, textDirective } from '../text-directive.ts'

/** Replication. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const replicationDirectives: readonly Directive[] = [
  booleanDirective('rdb-del-sync-files', 'no'),
  booleanDirective('repl-disable-tcp-nodelay', 'no'),
  booleanDirective('repl-diskless-sync', 'yes'),
  booleanDirective('replica-lazy-flush', 'no', { alias: 'slave-lazy-flush' }),
  booleanDirective('replica-serve-stale-data', 'yes', { alias: 'slave-serve-stale-data' }),
  booleanDirective('replica-read-only', 'yes', { alias: 'slave-read-only' }),
  booleanDirective('replica-ignore-maxmemory', 'yes', { alias: 'slave-ignore-maxmemory' }),
  booleanDirective('replica-announced', 'yes'),
  booleanDirective('replica-ignore-disk-write-errors', 'no'),
  textDirective('replica-announce-ip', undefined, { alias: 'slave-announce-ip' }),
  textDirective('masteruser', undefined, { sensitive: true }),
  textDirective('masterauth', undefined, { sensitive: true }),
  choiceDirective('repl-diskless-load', 'disabled', ['disabled', 'on-empty-db', 'swapdb'], { deniedWhileLoading: true }),
  choiceDirective('propagation-error-behavior', 'ignore', ['ignore', 'panic', 'panic-on-replicas']),
  integerDirective('replica-priority', 100, 0, INT_MAX, { alias: 'slave-priority' }),
  integerDirective('repl-diskless-sync-delay', 5, 0, INT_MAX),
  integerDirective('replica-announce-port', 0, 0, 65535, { alias: 'slave-announce-port' }),
  integerDirective('repl-timeout', 60, 1, INT_MAX),
  integerDirective('repl-ping-replica-period', 10, 1, INT_MAX, { alias: 'repl-ping-slave-period' }),
  integerDirective('min-replicas-to-write', 0, 0, INT_MAX, { alias: 'min-slaves-to-write' }),
  integerDirective('min-replicas-max-lag', 10, 0, INT_MAX, { alias: 'min-slaves-max-lag' }),
  integerDirective('repl-diskless-sync-max-replicas', 0, 0, INT_MAX),
  memoryDirective('repl-backlog-size', 1024 ** 2, 1, LONG_MAX),
  integerDirective('repl-backlog-ttl', 3600, 0, LONG_MAX),
  replicaOfDirective,
]
