import type { Directive } from '../directive.ts'
import { saveDirective } from '../list-directives.ts'
import { INT_MAX, INT_MIN, LONG_MAX, integerDirective, memoryDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, textDirective } from '../text-directive.ts'
import { dirDirective, refuseEmptyOrPath, refusePath } from '../refusals.ts'

/** Snapshots and the append-only file. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const persistenceDirectives: readonly Directive[] = [
  booleanDirective('rdbchecksum', 'yes', { immutable: true }),
  booleanDirective('rdbcompression', 'yes'),
  booleanDirective('stop-writes-on-bgsave-error', 'yes'),
  booleanDirective('aof-rewrite-incremental-fsync', 'yes'),
  booleanDirective('no-appendfsync-on-rewrite', 'no'),
  booleanDirective('rdb-save-incremental-fsync', 'yes'),
  booleanDirective('aof-load-truncated', 'yes'),
  booleanDirective('aof-use-rdb-preamble', 'yes'),
  booleanDirective('aof-timestamp-enabled', 'no'),
  booleanDirective('appendonly', 'no', { deniedWhileLoading: true }),
  booleanDirective('aof-disable-auto-gc', 'no'),
  textDirective('dbfilename', 'dump.rdb', { protected: true, refuse: refusePath('dbfilename', 'filename') }),
  textDirective('appendfilename', 'appendonly.aof', { immutable: true, refuse: refuseEmptyOrPath('appendfilename', 'filename') }),
  textDirective('appenddirname', 'appendonlydir', { immutable: true, refuse: refuseEmptyOrPath('appenddirname', 'dirname') }),
  choiceDirective('appendfsync', 'everysec', ['everysec', 'always', 'no']),
  choiceDirective('sanitize-dump-payload', 'no', ['no', 'yes', 'clients']),
  integerDirective('auto-aof-rewrite-percentage', 100, 0, INT_MAX),
  integerDirective('rdb-key-save-delay', 0, INT_MIN, INT_MAX, { hidden: true }),
  integerDirective('key-load-delay', 0, INT_MIN, INT_MAX, { hidden: true }),
  memoryDirective('auto-aof-rewrite-min-size', 64 * 1024 ** 2, 0, LONG_MAX),
  integerDirective('loading-process-events-interval-bytes', 2 * 1024 ** 2, 1024, INT_MAX, { hidden: true }),
  dirDirective,
  saveDirective,
]
