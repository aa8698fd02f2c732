/** What can be done with values whatever their type: copied, told of, serialized, restored, walked. Payloads of values too short to be compressed, and no sets, whose order is that of a hash table. */
export const values = [
  'SET <key> <member>', 'SET <key> <int>', 'RPUSH <key> <member>...', 'HSET <key> (<field> <member>)...', 'ZADD <key> (<score> <member>)...', 'XADD <key> <id> <field> <member>', 'XGROUP CREATE <key> <group> 0',
  'SETRANGE <key> (0|1|7|-1) x', 'APPEND <key> <member>', 'INCR <key>', 'LPOP <key>', 'HDEL <key> <field>', 'ZREM <key> <member>',
  'OBJECT (ENCODING|REFCOUNT|FREQ|encoding) <key>', 'OBJECT (ENCODING|REFCOUNT)', 'OBJECT ENCODING <key> <key>', 'OBJECT nothing <key>',
  'COPY <key> <key> [REPLACE] [DB (0|1|16|-1|x)]', 'COPY <key> <key> (REPLACE DB 1|DB 1 REPLACE|DB|x)', 'MOVE <key> (0|1|16|x)', 'SELECT (0|1)', 'DUMP <key>',
  'RESTORE <key> (0|100000|-1|x) `\x00\x01a\x0a\x00\x9b` [REPLACE]', 'RESTORE <key> 0 <value> [ABSTTL] [REPLACE] [IDLETIME (10|-1|x)|FREQ (5|256|x)]', 'RESTORE <key> 0',
  'HSCAN <key> 0 [MATCH <pattern>] [COUNT <count>]', 'SSCAN <key> 0 MATCH `none*`', 'ZSCAN <key> 0 [MATCH <pattern>] [COUNT <count>]', '(HSCAN|SSCAN|ZSCAN|SCAN) <key> (x|-1|1.5)', 'SCAN 0 TYPE none (MATCH|COUNT 0|COUNT x|x y)', 'SCAN (x|18446744073709551616)',
  'EXPIRE <key> <future>', 'PERSIST <key>', 'EXPIRETIME <key>', 'RENAME <key> <key>', 'DEL <key>', 'TYPE <key>', 'EXISTS <key>...', 'SINTERCARD 1 <key> LIMIT <count>', 'LMPOP 1 <key> LEFT COUNT <count>', 'ZMPOP 1 <key> MAX COUNT <count>',
  'LMPOP (0|-1|x|3) <key> LEFT', 'ZMPOP (0|-1|x|3) <key> MIN', 'LMPOP 2 <key> <key> (x|LEFT COUNT|LEFT COUNT 1 COUNT 2|RIGHT x)', 'ZMPOP 2 <key> <key> (x|MIN COUNT|MAX COUNT 1 COUNT 2|MIN x)', 'MULTI', 'EXEC',
] as const
