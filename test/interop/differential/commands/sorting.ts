/** SORT of lists with all it can be told, over weights and objects of both kinds. Not by weights as text: many may be equal, and then the order is the sorting algorithm's. */
export const sorting = [
  'RPUSH <key> <weight>...', 'RPUSH <key> <weight>...', 'RPUSH <key> (1|2|10|a)...', 'LPOP <key>',
  'SET `{k}w_1` <weight>', 'SET `{k}w_2` <weight>', 'SET `{k}w_10` <float>', 'SET `{k}w_a` <member>', 'HSET `{k}h_1` f1 <weight> f2 <member>', 'HSET `{k}h_2` f1 <weight>', 'HSET `{k}h_a` f1 <float>', 'RPUSH `{k}w_3` a', 'DEL `{k}w_1` `{k}h_2`',
  'SORT <key> [ALPHA] [ASC|DESC] [LIMIT <index> <count>]', 'SORT <key> BY <sortby> [ASC|DESC] [LIMIT <index> <count>]', 'SORT <key> BY <sortby> GET <sortget> GET <sortget>', 'SORT <key> BY nosort [DESC] [LIMIT <index> <count>] [GET <sortget>]...',
  'SORT <key> (BY <sortby>|ALPHA) [GET <sortget>]... STORE <key>', 'SORT_RO <key> (BY <sortby>|ALPHA) [GET <sortget>] [DESC]', 'SORT_RO <key> STORE <key>', 'SORT <key> LIMIT <int> <int>', 'SORT <key> (BY|GET|LIMIT 0|STORE|x)',
  'LRANGE <key> 0 -1', 'TYPE <key>', 'SET <key> <value>', 'DEL <key>', 'OBJECT ENCODING <key>',
] as const

/** Of sets and sorted sets, whose elements come in no order: sorted by text without weights, which may be equal, and never left as they are. */
export const sortingSets = [
  'SADD <key> (1|2|10|-5)...', 'SADD <key> (1|2|10|-5)...', 'ZADD <key> (<score> <weight>)...', 'SET `{k}w_1` <weight>', 'SET `{k}w_2` <weight>', 'SET `{k}w_10` <float>', 'HSET `{k}h_1` f1 <weight> f2 <member>',
  'SORT <key> [ALPHA] [ASC|DESC] [LIMIT <index> <count>] [GET <sortget>]...', 'SORT <key> BY (`{k}w_*`|`{k}h_*->f1`|`{k}w_*->`) [ASC|DESC] [LIMIT <index> <count>] [GET <sortget>]', 'SORT <key> [BY `{k}w_*`] STORE `{k}4`', 'LRANGE `{k}4` 0 -1',
  'SREM <key> (1|2|10)', 'ZREM <key> <weight>', 'TYPE <key>', 'OBJECT ENCODING <key>', 'DEL <key>',
] as const
