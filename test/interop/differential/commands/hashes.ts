export const hashes = [
  'HSET <key> (<field> <value>)...', 'HMSET <key> (<field> <value>)...', 'HSETNX <key> <field> <value>', 'HGET <key> <field>', 'HMGET <key> <field>...', 'HDEL <key> <field>...',
  'HEXISTS <key> <field>', 'HLEN <key>', 'HSTRLEN <key> <field>', 'HGETALL <key>', 'HKEYS <key>', 'HVALS <key>', 'HINCRBY <key> <field> <int>', 'HINCRBYFLOAT <key> <field> <float>',
  'HRANDFIELD none [<count> [WITHVALUES]]', 'OBJECT ENCODING <key>', 'SET <key> <value>', 'DEL <key>',
] as const
