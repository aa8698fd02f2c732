import type { Directive } from '../directive.ts'
import { bindDirective, outputBufferLimitDirective } from '../list-directives.ts'
import { INT_MAX, LONG_MAX, UINT_MAX, integerDirective, memoryDirective, octalDirective } from '../number-directive.ts'
import { booleanDirective, textDirective } from '../text-directive.ts'

/** Listening, limits of connections and buffers. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const networkDirectives: readonly Directive[] = [
  booleanDirective('io-threads-do-reads', 'no', { immutable: true }),
  booleanDirective('protected-mode', 'yes'),
  textDirective('unixsocket', undefined, { immutable: true }),
  textDirective('bind-source-addr', undefined),
  integerDirective('port', 6379, 0, 65535),
  integerDirective('io-threads', 1, 1, 128, { immutable: true }),
  integerDirective('tcp-keepalive', 300, 0, INT_MAX),
  integerDirective('timeout', 0, 0, INT_MAX),
  integerDirective('tcp-backlog', 511, 0, INT_MAX, { immutable: true }),
  integerDirective('maxclients', 10000, 1, UINT_MAX),
  octalDirective('unixsocketperm', 0o777, { immutable: true }),
  integerDirective('socket-mark-id', 0, 0, UINT_MAX, { immutable: true }),
  memoryDirective('proto-max-bulk-len', 512 * 1024 ** 2, 1024 ** 2, LONG_MAX),
  memoryDirective('client-query-buffer-limit', 1024 ** 3, 1024 ** 2, LONG_MAX),
  outputBufferLimitDirective,
  bindDirective,
]
