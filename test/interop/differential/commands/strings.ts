export const strings = [
  'SET <key> <value> [NX|XX] [GET] [EX <future>|PX 100000|EXAT <instant>|PXAT 99999999999999|KEEPTTL]',
  'GET <key>', 'GETSET <key> <value>', 'GETDEL <key>', 'GETEX <key> [EX <future>|PERSIST|EXAT <instant>]',
  'GETEX <key> (EX|PX|EXAT|PXAT) <seconds>', 'GETEX <key> (EX <future> PERSIST|PERSIST EX <future>|EX|PERSIST PERSIST|x|KEEPTTL)', 'SET <key> <value> (EX|PX|EXAT|PXAT) <seconds>', 'SET <key> <value> (NX XX|EX <future> KEEPTTL|EX <future> PX <future>|GET GET|NX GET|XX GET|PERSIST|x)',
  'SETNX <key> <value>', 'SETEX <key> <seconds> <value>', 'PSETEX <key> <seconds> <value>',
  'MSET (<key> <value>)...', 'MSETNX (<key> <value>)...', 'MGET <key>...',
  'APPEND <key> <value>', 'STRLEN <key>', 'SETRANGE <key> <index> <value>', 'GETRANGE <key> <index> <index>', 'SUBSTR <key> <index> <index>',
  'INCR <key>', 'DECR <key>', 'INCRBY <key> <int>', 'DECRBY <key> <int>',
  'LCS <key> <key> [LEN] [IDX] [MINMATCHLEN <count>] [WITHMATCHLEN]', 'EXPIRETIME <key>', 'OBJECT ENCODING <key>', 'DEL <key>...',
] as const

/** Apart, because Redis calls a whole number that INCRBYFLOAT made embstr, and we call it int. */
export const floats = ['SET <key> <float>', 'INCRBYFLOAT <key> <float>', 'INCR <key>', 'GET <key>', 'HSET <key> f1 <float>', 'HINCRBYFLOAT <key> f1 <float>', 'ZADD <key> <float> a', 'ZINCRBY <key> <float> a', 'ZRANGE <key> 0 -1 WITHSCORES', 'DEL <key>'] as const
