import type { Script } from './comparison.ts'

export const setScripts: Readonly<Record<string, Script>> = {
  'members come and go': [
    'sadd s a b c a', 'sadd s a d', 'scard s', 'scard nokey', '~ smembers s', 'smembers nokey', 'sismember s a', 'sismember s x', 'sismember nokey x', 'smismember s a x b', 'smismember nokey a b', 'srem s a x', 'srem nokey a', 'srem s b c d', 'exists s', 'sadd i 3 1 2 -5 100', 'smembers i', 'sadd i 03', '~ smembers i', 'set str v', 'sadd str a', 'srem str a', 'scard str', 'smembers str', 'sismember str a', 'smismember str a', 'spop str', 'srandmember str', 'smove str i a', 'smove i str 3', 'sscan str 0', 'sadd s', 'srem s', 'sadd', 'sismember s',
    'sadd a 1 2', 'smove a b 1', 'smove a b 9', 'smove nokey b 1', 'smove a a 2', 'smove a a 9', 'smembers b', 'smove a b 2', 'exists a', 'smembers b', 'smove nokey str 1', 'sadd c 1', 'smove c b 1', 'exists c',
  ],
  'SPOP, SRANDMEMBER, SSCAN': [
    'sadd s a', 'srandmember s', 'srandmember s 5', 'srandmember s -3', 'srandmember s 0', 'srandmember nokey', 'srandmember nokey 3', 'srandmember s x', 'srandmember s 1 2', 'srandmember s -9223372036854775808', 'spop s', 'exists s', 'spop s', 'spop s 3', 'sadd s a b c d', '? spop s', '? spop s 2', 'spop s 0', 'spop s -1', 'spop s x', 'spop s 1 2', 'scard s', '? spop s 10', 'exists s', 'sadd s 1 2 3', '? srandmember s 2', '? srandmember s -7', '~ srandmember s 10', '~ spop s 10', 'exists s', 'spop nokey 0',
    'sadd s 5 3 1', 'sscan s 0', 'sscan s 0 match 3', 'sscan s 0 count 1', 'sscan s x', 'sscan nokey 0', 'sscan s 0 count 0', 'sscan s 0 foo', 'sscan s 0 type x', 'sadd s x', '~ sscan s 0 count 100', '~ sscan s 0 match [135] count 100',
  ],
  'set algebra': [
    'sadd a 1 2 3 4', 'sadd b 3 4 5', 'sadd c 4 x', '~ sinter a b', '~ sinter a b c', '~ sunion a b c', '~ sdiff a b', '~ sdiff a b c', 'sinter a nokey', '~ sunion a nokey', '~ sdiff a nokey', 'sdiff nokey a', 'sinter nokey', 'sdiff a a', '~ sinter a a', '~ sunion a', 'sinterstore d a b', '~ smembers d', 'sunionstore d a b c', '~ smembers d', 'sdiffstore d a b', '~ smembers d', 'sinterstore d a nokey', 'exists d', 'sdiffstore d a a', 'sunionstore d nokey', 'sunionstore a a b', '~ smembers a', 'set str v', 'sinter str a', 'sinter a str', 'sinter nokey str', 'sunion a str', 'sdiff a str', 'sinterstore d a str', 'sunionstore str a b', '~ smembers str', 'setex e 100 v', 'sunionstore e a', 'ttl e',
    'sintercard 2 a b', 'sintercard 2 a b limit 1', 'sintercard 2 a b limit 0', 'sintercard 2 a b limit -1', 'sintercard 2 a b limit x', 'sintercard 2 a b limit', 'sintercard 2 a b foo 1', 'sintercard 0 a', 'sintercard -1 a', 'sintercard x a', 'sintercard 3 a b', 'sintercard 1 nokey', 'sintercard 2 a nokey', 'set st2 v', 'sintercard 2 a st2', 'sintercard 2 a b limit 1 limit 2', 'sinter', 'sinterstore d', 'sintercard 1',
  ],
}
