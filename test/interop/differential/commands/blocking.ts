/** Apart, because each that finds nothing waits for its time to pass. */
export const blocking = [
  'RPUSH <key> <value>...', 'ZADD <key> <score> <member>', 'BLMPOP 0.01 1 <key> (LEFT|RIGHT) [COUNT <count>]', 'BLPOP <key>... 0.01', 'BRPOP <key> (0.01|x|-1)', 'BLMOVE <key> <key> LEFT RIGHT 0.01', 'BRPOPLPUSH <key> <key> 0.01',
  'BZPOPMIN <key> 0.01', 'BZPOPMAX <key> (0.01|x)', 'BZMPOP 0.01 1 <key> (MIN|MAX) [COUNT <count>]', 'DEL <key>', 'MULTI', 'EXEC', 'SET <key> <value>',
] as const
