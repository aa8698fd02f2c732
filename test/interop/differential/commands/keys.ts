/** Short values only: a DUMP of longer ones may be compressed, and compressors may differ. */
export const keys = [
  'SET <key> <member>', 'RPUSH <key> <member>', 'HSET <key> <field> <member>', 'ZADD <key> <score> <member>',
  'SADD <key> <member>', 'DEL <key>...', 'UNLINK <key>...', 'EXISTS <key>...', 'TOUCH <key>...', 'TYPE <key>', 'OBJECT ENCODING <key>',
  'RENAME <key> <key>', 'RENAMENX <key> <key>', 'COPY <key> <key> [REPLACE] [DB <index>]', 'KEYS <pattern>', 'DBSIZE',
  'EXPIRE <key> <future> [NX|XX|GT|LT]', 'PEXPIRE <key> 100000 [NX|XX|GT|LT]', 'EXPIREAT <key> <instant> [NX|XX|GT|LT]', 'PEXPIREAT <key> 99999999999999 [NX|XX|GT|LT]',
  'EXPIRETIME <key>', 'PERSIST <key>', 'SORT <key> [BY <pattern>] [LIMIT <index> <count>] [GET #] [ASC|DESC] [ALPHA] [STORE <key>]', 'SORT_RO <key> [ALPHA]',
  'MULTI', 'EXEC', 'DISCARD', 'WATCH <key>', 'UNWATCH', 'EXPIRE <key> <seconds>',
] as const
