export const hyperLogLogs = [
  'PFADD <key> [<value>...]', 'PFCOUNT <key>...', 'PFMERGE <key> <key>...', 'GET <key>', 'SET <key> <value>', 'STRLEN <key>', 'PFDEBUG ENCODING <key>', 'PFDEBUG TODENSE <key>', 'DEL <key>', 'PFADD <key> <int>...',
] as const
