import type { Script } from './comparison.ts'

export const listScripts: Readonly<Record<string, Script>> = {
  'pushes and pops': [
    'lpush l a b c', 'rpush l d e', 'lrange l 0 -1', 'lpushx nokey a', 'rpushx nokey a', 'exists nokey', 'lpushx l z', 'rpushx l y x', 'llen l', 'lpop l', 'rpop l', 'lpop l 2', 'rpop l 2', 'lrange l 0 -1', 'lpop l 0', 'lpop nokey 0', 'lpop nokey', 'lpop nokey 2', 'rpop nokey 2', 'lpop l -1', 'lpop l x', 'lpop l 1 2', 'rpop l 1 2', 'rpop l 100', 'exists l', 'llen l', 'set s v', 'lpush s 1', 'rpush s 1', 'lpushx s 1', 'lpop s', 'rpop s 1', 'llen s', 'lrange s 0 1', 'lpush', 'lpush l', 'lpop', 'lpop l 0 0', 'lpop s 0', 'lpop s -1',
  ],
  'LRANGE, LINDEX, LSET, LINSERT': [
    'rpush l a b c d e', 'lrange l 0 0', 'lrange l 1 3', 'lrange l -3 -1', 'lrange l 3 1', 'lrange l -100 100', 'lrange l 5 10', 'lrange l 0 -6', 'lrange nokey 0 -1', 'lrange l x 1', 'lrange l 0 1.5', 'lrange l 0 9223372036854775807', 'lrange l -9223372036854775808 0', 'lindex l 0', 'lindex l -1', 'lindex l 4', 'lindex l 5', 'lindex l -5', 'lindex l -6', 'lindex l x', 'lindex nokey x', 'lindex nokey 0', 'lset l 0 A', 'lset l -1 E', 'lset l 5 x', 'lset l -6 x', 'lset l x x', 'lset nokey 0 x', 'lset nokey x x', 'lrange l 0 -1',
    'linsert l before b X', 'linsert l AFTER b Y', 'linsert l before nokey X', 'linsert nokey before a X', 'linsert l foo b X', 'linsert l before A first', 'linsert l after E last', 'lrange l 0 -1', 'set s v', 'lindex s 0', 'lset s 0 x', 'linsert s before a b', 'linsert l before b', 'lindex l', 'lindex s x',
  ],
  'LREM, LTRIM': [
    'rpush l a b a c a d a', 'lrem l 2 a', 'lrange l 0 -1', 'lrem l -1 a', 'lrange l 0 -1', 'lrem l 0 a', 'lrange l 0 -1', 'lrem l 0 nokey', 'lrem l x a', 'lrem nokey 0 a', 'lrem l -5 b', 'lrem l 5 c', 'lrem l 1 d', 'exists l', 'rpush l 1 2 3 4 5 6', 'ltrim l 1 4', 'lrange l 0 -1', 'ltrim l -2 -1', 'lrange l 0 -1', 'ltrim l 0 100', 'ltrim l 5 10', 'exists l', 'ltrim nokey 0 1', 'ltrim l x 1', 'rpush l 1 2 3', 'ltrim l 2 1', 'exists l', 'rpush l 1 2 3', 'ltrim l -100 0', 'lrange l 0 -1', 'set s v', 'lrem s 0 a', 'ltrim s 0 1',
  ],
  'LPOS': [
    'rpush l a b c 1 2 3 c c', 'lpos l c', 'lpos l c rank 2', 'lpos l c rank -1', 'lpos l c rank -2', 'lpos l c rank 4', 'lpos l c count 0', 'lpos l c count 2', 'lpos l c rank -1 count 2', 'lpos l c rank 2 count 5', 'lpos l c maxlen 2', 'lpos l c maxlen 3', 'lpos l c rank -1 maxlen 1', 'lpos l c count 0 maxlen 7', 'lpos l x', 'lpos l x count 2', 'lpos nokey x', 'lpos nokey x count 0', 'lpos l c rank 0', 'lpos l c count -1', 'lpos l c maxlen -1', 'lpos l c rank x', 'lpos l c count x', 'lpos l c foo', 'lpos l c rank', 'set s v', 'lpos s c', 'lpos l c count 0 rank -9', 'lpos l c rank -2 count 0', 'lpos l c maxlen 0 count 1',
  ],
  'LMOVE, RPOPLPUSH, LMPOP': [
    'rpush l 1 2 3', 'lmove l m left right', 'lmove l m right left', 'lrange m 0 -1', 'lmove l m LEFT LEFT', 'exists l', 'lmove l m left left', 'lmove m m left right', 'lrange m 0 -1', 'lmove m m right right', 'lmove m m foo right', 'lmove m m left bar', 'rpoplpush m n', 'rpoplpush m m', 'rpoplpush nokey m', 'lrange m 0 -1', 'lrange n 0 -1', 'set s v', 'lmove s m left left', 'lmove m s left left', 'rpoplpush m s', 'rpoplpush s m', 'lrange m 0 -1', 'rpush o x', 'lmove o o left left', 'lrange o 0 -1', 'rpoplpush o p', 'exists o',
    'rpush a 1 2 3', 'rpush b 4 5', 'lmpop 1 a left', 'lmpop 2 nokey a right count 10', 'lmpop 3 nokey a b LEFT', 'lmpop 2 a b left count 1', 'lmpop 2 a b left', 'lmpop 0 a left', 'lmpop -1 a left', 'lmpop x a left', 'lmpop 1 a foo', 'lmpop 1 a', 'lmpop 2 a left', 'rpush a 1 2 3', 'lmpop 1 a left count 0', 'lmpop 1 a left count -1', 'lmpop 1 a left count x', 'lmpop 1 a left count 1 count 2', 'lmpop 1 a left foo', 'lmpop 1 a left count', 'lmpop 2 s a left', 'lmpop 2 a s left', 'lmpop 2 nokey s left', 'lmpop 9999999999999999 a left', 'lmpop',
  ],
}
