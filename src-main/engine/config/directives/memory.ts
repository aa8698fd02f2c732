import type { Directive } from '../directive.ts'
import { INT_MAX, INT_MIN, LONG_MAX, ULLONG_MAX, integerDirective, memoryDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective } from '../text-directive.ts'
import { refuseActiveDefrag } from '../refusals.ts'

/** Memory limits, eviction, encodings of values. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const memoryDirectives: readonly Directive[] = [
  booleanDirective('activerehashing', 'yes'),
  booleanDirective('lazyfree-lazy-eviction', 'no'),
  booleanDirective('lazyfree-lazy-expire', 'no'),
  booleanDirective('lazyfree-lazy-server-del', 'no'),
  booleanDirective('lazyfree-lazy-user-del', 'no'),
  booleanDirective('lazyfree-lazy-user-flush', 'no'),
  booleanDirective('jemalloc-bg-thread', 'yes'),
  booleanDirective('activedefrag', 'no', { refuse: refuseActiveDefrag }),
  choiceDirective('maxmemory-policy', 'noeviction', ['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction']),
  integerDirective('list-max-listpack-size', -2, INT_MIN, INT_MAX, { alias: 'list-max-ziplist-size' }),
  integerDirective('active-defrag-cycle-min', 1, 1, 99),
  integerDirective('active-defrag-cycle-max', 25, 1, 99),
  integerDirective('active-defrag-threshold-lower', 10, 0, 1000),
  integerDirective('active-defrag-threshold-upper', 100, 0, 1000),
  integerDirective('lfu-log-factor', 10, 0, INT_MAX),
  integerDirective('lfu-decay-time', 1, 0, INT_MAX),
  integerDirective('maxmemory-samples', 5, 1, INT_MAX),
  integerDirective('maxmemory-eviction-tenacity', 10, 0, 100),
  integerDirective('list-compress-depth', 0, 0, INT_MAX),
  integerDirective('active-expire-effort', 1, 1, 10),
  integerDirective('active-defrag-max-scan-fields', 1000, 1, LONG_MAX),
  integerDirective('stream-node-max-entries', 100, 0, LONG_MAX),
  memoryDirective('maxmemory', 0, 0, ULLONG_MAX),
  integerDirective('hash-max-listpack-entries', 512, 0, LONG_MAX, { alias: 'hash-max-ziplist-entries' }),
  integerDirective('set-max-intset-entries', 512, 0, LONG_MAX),
  integerDirective('zset-max-listpack-entries', 128, 0, LONG_MAX, { alias: 'zset-max-ziplist-entries' }),
  memoryDirective('active-defrag-ignore-bytes', 100 * 1024 ** 2, 1, LONG_MAX),
  memoryDirective('hash-max-listpack-value', 64, 0, LONG_MAX, { alias: 'hash-max-ziplist-value' }),
  memoryDirective('stream-node-max-bytes', 4096, 0, LONG_MAX),
  memoryDirective('zset-max-listpack-value', 64, 0, LONG_MAX, { alias: 'zset-max-ziplist-value' }),
  memoryDirective('hll-sparse-max-bytes', 3000, 0, LONG_MAX),
  integerDirective('tracking-table-max-keys', 1000000, 0, LONG_MAX),
  memoryDirective('maxmemory-clients', 0, -100, LONG_MAX, { percent: true }),
]
