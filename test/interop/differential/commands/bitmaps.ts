export const bitmaps = [
  'SET <key> <value>', 'SETBIT <key> <offset> <bit>', 'GETBIT <key> <offset>',
  'BITCOUNT <key> [<index> <index> [BYTE|BIT]]', 'BITPOS <key> <bit> [<index> [<index> [BYTE|BIT]]]',
  'BITOP (AND|OR|XOR|NOT) <key> <key>...', 'GET <key>', 'APPEND <key> <value>',
  'BITFIELD <key> (GET <bitfield> <bitoffset>|SET <bitfield> <bitoffset> <int>|INCRBY <bitfield> <bitoffset> <int>|OVERFLOW (WRAP|SAT|FAIL|x))...',
  'BITFIELD_RO <key> (GET <bitfield> <bitoffset>)...',
] as const
