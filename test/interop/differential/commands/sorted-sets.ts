export const sortedSets = [
  'ZADD <key> [NX|XX] [GT|LT] [CH] (<score> <member>)...', 'ZADD <key> [NX|XX|GT|LT] INCR <score> <member>', 'ZINCRBY <key> <score> <member>', 'ZREM <key> <member>...',
  'ZCARD <key>', 'ZSCORE <key> <member>', 'ZMSCORE <key> <member>...', 'ZRANK <key> <member>', 'ZREVRANK <key> <member>', 'ZCOUNT <key> <min> <max>', 
  'ZRANGE <key> <index> <index> [REV] [WITHSCORES]', 'ZRANGE <key> <min> <max> BYSCORE [LIMIT <index> <count>] [WITHSCORES]', 'ZRANGE <key> <max> <min> BYSCORE REV',
  'ZRANGEBYSCORE <key> <min> <max> [WITHSCORES] [LIMIT <index> <count>]', 'ZREVRANGEBYSCORE <key> <max> <min> [WITHSCORES]', 'ZREVRANGE <key> <index> <index> [WITHSCORES]',
  'ZRANGESTORE <key> <key> <index> <index> [REV]', 'ZREMRANGEBYRANK <key> <index> <index>', 'ZREMRANGEBYSCORE <key> <min> <max>',
  'ZUNIONSTORE <key> 2 <key> <key> [WEIGHTS <score> <score>] [AGGREGATE (SUM|MIN|MAX|x)]', 'ZINTERSTORE <key> 2 <key> <key> [WEIGHTS <score> <score>] [AGGREGATE MIN]', 'ZDIFFSTORE <key> 2 <key> <key>',
  'ZUNION (1|2|0) <key>... [WEIGHTS <score>...] [AGGREGATE MAX] [WITHSCORES]', 'ZINTER 2 <key> <key> [WITHSCORES]', 'ZDIFF 2 <key> <key> [WITHSCORES]', 'ZINTERCARD 2 <key> <key> [LIMIT <count>]',
  'ZPOPMIN <key> [<count>]', 'ZPOPMAX <key> [<count>]', 'ZMPOP (1|2) <key>... (MIN|MAX) [COUNT <count>]', 'ZRANDMEMBER none [<count> [WITHSCORES]]',
  'OBJECT ENCODING <key>', 'SADD <key> <member>', 'SET <key> <value>', 'DEL <key>',
] as const

/** Ranges by member are defined only where all scores are equal (ZRANGEBYLEX documentation). */
export const equalScores = [
  'ZADD <key> 0 <member>', 'ZADD <key> 0 <member> 0 <member> 0 <value>', 'ZLEXCOUNT <key> <lexmin> <lexmax>', 'ZRANGE <key> <lexmin> <lexmax> BYLEX [LIMIT <index> <count>]', 'ZRANGE <key> <lexmax> <lexmin> BYLEX REV',
  'ZRANGEBYLEX <key> <lexmin> <lexmax>', 'ZREVRANGEBYLEX <key> <lexmax> <lexmin> [LIMIT <index> <count>]', 'ZREMRANGEBYLEX <key> <lexmin> <lexmax>', 'ZRANGESTORE <key> <key> <lexmin> <lexmax> BYLEX', 'ZREM <key> <member>', 'DEL <key>',
] as const
