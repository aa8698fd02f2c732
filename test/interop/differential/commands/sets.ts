export const sets = [
  'SADD <key> <member>...', 'SREM <key> <member>...', 'SISMEMBER <key> <member>', 'SMISMEMBER <key> <member>...', 'SCARD <key>', 'SMEMBERS <key>',
  'SMOVE <key> <key> <member>', 'SINTER <key>...', 'SUNION <key>...', 'SDIFF <key>...', 'SINTERSTORE <key> <key>...', 'SUNIONSTORE <key> <key>...', 'SDIFFSTORE <key> <key>...',
  'SINTERCARD (1|2|0|x) <key>... [LIMIT <count>]', 'SADD <key> <int>...', 'OBJECT ENCODING <key>', 'SPOP none [<count>]', 'SRANDMEMBER none [<count>]', 'SET <key> <value>', 'DEL <key>',
] as const
