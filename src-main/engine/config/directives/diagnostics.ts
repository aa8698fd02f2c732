import type { Directive } from '../directive.ts'
import { latencyPercentilesDirective, notifyKeyspaceEventsDirective } from '../list-directives.ts'
import { INT_MAX, LONG_MAX, integerDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, textDirective } from '../text-directive.ts'

/** Logs, latency, notifications. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const diagnosticsDirectives: readonly Directive[] = [
  booleanDirective('syslog-enabled', 'no', { immutable: true }),
  booleanDirective('crash-log-enabled', 'yes'),
  booleanDirective('crash-memcheck-enabled', 'yes'),
  booleanDirective('use-exit-on-panic', 'no', { hidden: true }),
  booleanDirective('latency-tracking', 'yes'),
  textDirective('syslog-ident', 'redis', { immutable: true }),
  textDirective('logfile', '', { immutable: true }),
  choiceDirective('syslog-facility', 'local0', ['user', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'], { immutable: true }),
  choiceDirective('loglevel', 'notice', ['debug', 'verbose', 'notice', 'warning']),
  integerDirective('watchdog-period', 0, 0, INT_MAX, { hidden: true }),
  integerDirective('slowlog-max-len', 128, 0, LONG_MAX),
  integerDirective('acllog-max-len', 128, 0, LONG_MAX),
  integerDirective('busy-reply-threshold', 5000, 0, LONG_MAX, { alias: 'lua-time-limit' }),
  integerDirective('slowlog-log-slower-than', 10000, -1, LONG_MAX),
  integerDirective('latency-monitor-threshold', 0, 0, LONG_MAX),
  notifyKeyspaceEventsDirective,
  latencyPercentilesDirective,
]
