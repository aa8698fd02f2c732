export const streams = [
  'XADD <key> [NOMKSTREAM] [MAXLEN [=|~] <count>|MINID <id>] <id> (<field> <value>)...', 'XADD <key> <id> <field> <value>', 'XLEN <key>', 'XRANGE <key> <since> <until> [COUNT <count>]', 'XREVRANGE <key> <until> <since> [COUNT <count>]',
  'XDEL <key> <id>...', 'XTRIM <key> (MAXLEN|MINID|x) [=|~] <count> [LIMIT <count>]', 'XREAD [COUNT <count>] STREAMS <key> (<id>|0|$)', 'XREAD STREAMS <key> <key> 0 0', 'XSETID <key> <id> [ENTRIESADDED <count> MAXDELETEDID <id>]',
  'XGROUP CREATE <key> <group> (<id>|0|$) [MKSTREAM] [ENTRIESREAD <int>]', 'XGROUP SETID <key> <group> (<id>|$)', 'XGROUP DESTROY <key> <group>', 'XGROUP CREATECONSUMER <key> <group> <consumer>', 'XGROUP DELCONSUMER <key> <group> <consumer>',
  'XREADGROUP GROUP <group> <consumer> [COUNT <count>] [NOACK] STREAMS <key> (>|0|<id>)', 'XACK <key> <group> <id>...', 'XPENDING <key> <group>', 'XCLAIM <key> <group> <consumer> 0 <id>... [JUSTID]', 'XCLAIM <key> <group> <consumer> 0 <id> RETRYCOUNT 3 FORCE JUSTID LASTID 3-0',
  'XAUTOCLAIM <key> <group> <consumer> 0 (0|<id>) [COUNT <count>] [JUSTID]', 'XINFO STREAM <key>', 'XINFO GROUPS <key>', 'SET <key> <value>', 'DEL <key>', 'TYPE <key>',
] as const
