/** BITFIELD at the edges of its integers, where it wraps, saturates or fails, and bits at the edges of a string. */
export const bitfields = [
  'BITFIELD <key> [OVERFLOW (WRAP|SAT|FAIL)] (SET <width> <bitoffset> <edge>|INCRBY <width> <bitoffset> <edge>|GET <width> <bitoffset>)...',
  'BITFIELD <key> [OVERFLOW (WRAP|SAT|FAIL)] INCRBY <width> 0 <edge> [OVERFLOW (WRAP|SAT|FAIL)] INCRBY <width> 0 <edge> GET <width> 0', 'BITFIELD <key> SET (u64|i65|u0|i0|u|i|8|u08|x) 0 1', 'BITFIELD <key> GET u8 (-1|#-1|#|##1|4294967288|4294967295|#536870911|#536870912|18446744073709551615)',
  'BITFIELD <key> (GET u8|SET u8 0|INCRBY u8 0|OVERFLOW|OVERFLOW SAT|x)', 'BITFIELD <key>', 'BITFIELD_RO <key> (GET u8 0|SET u8 0 1|OVERFLOW SAT|GET i64 <bitoffset> GET u63 <bitoffset>)', 'GET <key>', 'STRLEN <key>', 'SET <key> <value>', 'DEL <key>', 'BITCOUNT <key> <index> <index> (BIT|BYTE|x)',
  'SETBIT <key> (4294967296|-1|x) 1', 'GETBIT <key> (4294967295|4294967296|-1|x)', 'BITPOS <key> <bit> <index> <index> (BIT|BYTE|x)', 'BITOP (AND|OR|XOR|NOT|x) <key> <key>...', 'SETRANGE <key> (536870912|9223372036854775807|-1|0) <member>', 'HSET <key> <field> <value>', 'LCS <key> <key> [LEN] [IDX] [MINMATCHLEN <int>] [WITHMATCHLEN]',
] as const
