export const lists = [
  'RPUSH <key> <value>...', 'LPUSH <key> <value>...', 'RPUSHX <key> <value>', 'LPUSHX <key> <value>...', 'LPOP <key> [<count>]', 'RPOP <key> [<count>]',
  'LLEN <key>', 'LRANGE <key> <index> <index>', 'LINDEX <key> <index>', 'LSET <key> <index> <value>', 'LINSERT <key> (BEFORE|AFTER|x) <value> <value>',
  'LREM <key> <index> <value>', 'LTRIM <key> <index> <index>', 'LPOS <key> <value> [RANK <index>] [COUNT <count>] [MAXLEN <count>]',
  'LMOVE <key> <key> (LEFT|RIGHT) (LEFT|RIGHT|x)', 'RPOPLPUSH <key> <key>', 'LMPOP (1|2|0|x) <key>... (LEFT|RIGHT) [COUNT <count>]',
  'OBJECT ENCODING <key>', 'SET <key> <value>', 'DEL <key>',
] as const
