const LONG = 'long value '.repeat(300)

/** Commands that make streams of every shape: nodes full and cut, deletions at all places, wide ids, groups with and without pending entries. */
export const STREAM_DATASET: readonly (readonly string[])[] = [
  ['XADD', 'stream:one', '1-1', 'field', 'value'],
  ...Array.from({ length: 450 }, (_, i) => ['XADD', 'stream:nodes', `${1000 + (i >> 2)}-${i & 3}`, 'sensor', `${i % 7}`, 'reading', `${i * 4099 - 100000}`]),
  ['XTRIM', 'stream:nodes', 'MAXLEN', '333'],
  ['XDEL', 'stream:nodes', '1050-1', '1050-2', '1060-0', '1112-1'],
  ...Array.from({ length: 30 }, (_, i) => ['XADD', 'stream:fields', `${i + 1}`, ...Array.from({ length: (i % 5) + 1 }, (_, f) => [`field${f}`, i % 3 === 0 ? LONG.slice(i) : `${-i}`]).flat()]),
  ['XADD', 'stream:wide', '0-1', '', ''],
  ['XADD', 'stream:wide', '9007199254740993-9007199254740995', 'f', '9223372036854775807'],
  ['XADD', 'stream:wide', '18446744073709551615-18446744073709551614', '\u0000\u00ff', '-9223372036854775808'],
  ['XADD', 'stream:empty', '5-5', 'gone', 'soon'],
  ['XDEL', 'stream:empty', '5-5'],
  ['XGROUP', 'CREATE', 'stream:bare', 'group', '7-7', 'MKSTREAM'],
  ...Array.from({ length: 20 }, (_, i) => ['XADD', 'stream:groups', `${i + 1}-0`, 'task', `${i}`]),
  ['XGROUP', 'CREATE', 'stream:groups', 'workers', '0'],
  ['XGROUP', 'CREATE', 'stream:groups', 'idle', '$'],
  ['XGROUP', 'CREATE', 'stream:groups', '12', '5', 'ENTRIESREAD', '5'],
  ['XGROUP', 'CREATECONSUMER', 'stream:groups', 'workers', 'lazy'],
  ['XREADGROUP', 'GROUP', 'workers', 'ann', 'COUNT', '6', 'STREAMS', 'stream:groups', '>'],
  ['XREADGROUP', 'GROUP', 'workers', 'bob', 'COUNT', '3', 'STREAMS', 'stream:groups', '>'],
  ['XREADGROUP', 'GROUP', '12', '34', 'COUNT', '2', 'NOACK', 'STREAMS', 'stream:groups', '>'],
  ['XACK', 'stream:groups', 'workers', '2-0'],
  ['XCLAIM', 'stream:groups', 'workers', 'bob', '0', '3-0', '4-0', 'TIME', '1600000000000', 'RETRYCOUNT', '300'],
]

/** An entry deleted while it is pending, which snapshots keep so; no command of an append-only file can say it, redis-server's neither. */
export const DELETED_WHILE_PENDING: readonly string[] = ['XDEL', 'stream:groups', '5-0']

export const STREAM_KEYS: readonly string[] = [...new Set(STREAM_DATASET.map(([name, first, second]) => (name === 'XGROUP' ? second! : first!)).filter((key) => key.startsWith('stream:')))]

/** What has neither consumer groups nor times: the same commands make the same bytes everywhere. */
export const TIMELESS_STREAM_KEYS: readonly string[] = ['stream:one', 'stream:nodes', 'stream:fields', 'stream:wide', 'stream:empty', 'stream:bare']
