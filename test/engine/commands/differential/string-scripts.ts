import type { Script } from './comparison.ts'

export const stringScripts: Readonly<Record<string, Script>> = {
  'SET, GET and their options': [
    'get a', 'set a 1', 'get a', 'set a 2 nx', 'set a 3 xx', 'get a', 'set b 1 xx', 'get b', 'set b 1 NX', 'set b 2 nx xx', 'set b 2 xx nx',
    'set b 3 get', 'set nokey 3 get', 'set nokey 4 nx get', 'set nokey2 4 xx get', 'get nokey2', 'lpush l 1', 'set l 1 get', 'set l 2 nx', 'get l', 'set l v', 'get l',
    'set a', 'set', 'get', 'get a b', 'set a 1 foo', 'set a 1 ex', 'set a 1 ex 10 px 10', 'set a 1 keepttl ex 10', 'set a 1 ex 10 keepttl', 'set a 1 ex 0', 'set a 1 ex -1',
    'set a 1 ex abc', 'set a 1 px 0', 'set a 1 ex 9223372036854775807', 'set a 1 px 9223372036854775807', 'set a 1 ex 9223372036854775', 'set a 1 exat 0', 'set a 1 ex 100 ex 200', 'ttl a',
    'set a 1 keepttl', 'ttl a', 'set a 1', 'ttl a', 'set a 1 px 100000 nx', 'set a 1 px 100000 xx', 'ttl a', 'set a 1 exat 33177117420', 'expiretime a', 'set a 1 pxat 33177117420123',
    'pexpiretime a', 'set a 1 pxat 1', 'get a', 'exists a', 'set a 1 exat 99999999999999999', 'set a 1 persist', 'set a 1 get get', 'set a 1 keepttl keepttl',
  ],
  'SETEX, PSETEX, SETNX, GETSET, GETDEL, GETEX': [
    'setex a 100 v', 'ttl a', 'get a', 'setex a 0 v', 'setex a -1 v', 'setex a x v', 'setex a 99999999999999999 v', 'psetex a 100000 v', 'ttl a', 'psetex a 0 v', 'psetex a 9223372036854775807 v',
    'setnx a 2', 'setnx b 2', 'get b', 'getset b 3', 'getset c 4', 'get c', 'ttl a', 'getset a 1', 'ttl a', 'getdel a', 'getdel a', 'get a', 'rpush l 1', 'getset l 1', 'getdel l', 'getex l',
    'set k v', 'getex k', 'ttl k', 'getex k ex 100', 'ttl k', 'getex k persist', 'ttl k', 'getex k px 100000', 'ttl k', 'getex k exat 33177117420', 'expiretime k', 'getex k pxat 33177117420000', 'pexpiretime k',
    'getex k ex 0', 'getex k ex x', 'getex k foo', 'getex k ex', 'getex k ex 1 persist', 'getex k persist ex 1', 'getex k persist persist', 'getex k ex 10 ex 20', 'getex k keepttl', 'getex k exat 1', 'exists k', 'getex nokey ex 0', 'getex nokey ex', 'getex',
  ],
  'INCR and its kin, to the last of 64 bits': [
    'incr a', 'incr a', 'decr a', 'incrby a 10', 'decrby a 3', 'get a', 'set a 9223372036854775806', 'incr a', 'incr a', 'get a', 'decr a', 'set a -9223372036854775807', 'decr a', 'decr a', 'incrby a -1',
    'set a 9007199254740991', 'incr a', 'incr a', 'incrby a 9007199254740993', 'get a', 'decrby a 9223372036854775807', 'decrby a -9223372036854775808', 'incrby a 9223372036854775808', 'incrby a x', 'incrby a 1.5',
    'set a " 1"', 'incr a', 'set a "1 "', 'incr a', 'set a 01', 'incr a', 'set a +1', 'incr a', 'set a -0', 'incr a', 'set a ""', 'incr a', 'set a abc', 'incr a', 'set a -', 'incr a', 'incrby b -5', 'decrby b -5', 'get b',
    'set a 0', 'decrby a 1', 'incrby a 1', 'get a', 'rpush l 1', 'incr l', 'incrbyfloat l 1', 'setex e 100 1', 'incr e', 'ttl e', 'set a 999999999999999', 'incr a', 'incr a', 'set a -999999999999999', 'decr a', 'decr a',
  ],
  'INCRBYFLOAT in long double arithmetic': [
    'incrbyfloat a 1.1', 'incrbyfloat a 1.1', 'incrbyfloat a -2.2', 'incrbyfloat a 0.1', 'incrbyfloat a 0.2', 'set a 3.0', 'incrbyfloat a 1.1', 'set a 5.0e3', 'incrbyfloat a 2.0e2', 'set a 10.50', 'incrbyfloat a 0.1',
    'incrbyfloat a -5', 'set a 1', 'incrbyfloat a 1e20', 'incrbyfloat a 1', 'incrbyfloat a 0.3', 'set a 1e-10', 'incrbyfloat a 1e-17', 'incrbyfloat a 1e-18', 'set a 12345678901234567890', 'incrbyfloat a 0.5', 'incrbyfloat a 1',
    'set a 18446744073709551615', 'incrbyfloat a 1', 'incrbyfloat a 1', 'incrbyfloat a 1', 'set a 0', 'incrbyfloat a 0.123456789012345678', 'incrbyfloat a 0.000000000000000001', 'set a 3.14159265358979', 'incrbyfloat a 2.71828182845904',
    'incrbyfloat a inf', 'incrbyfloat a -inf', 'incrbyfloat a nan', 'incrbyfloat a x', 'incrbyfloat a ""', 'incrbyfloat a " 1"', 'incrbyfloat a "1 "', 'set a x', 'incrbyfloat a 1', 'set a inf', 'incrbyfloat a 1', 'set a .5', 'incrbyfloat a 5.', 'set a 1e300', 'incrbyfloat a 1e300',
    'set a -0.0', 'incrbyfloat a 0', 'incrbyfloat b -1e-20', 'incrbyfloat c +1', 'incrbyfloat c 1E2', 'setex e 100 1', 'incrbyfloat e 0.5', 'ttl e', 'set a 0.1', 'incrbyfloat a 0.7', 'incrbyfloat a 9.1', 'incrbyfloat a 100.33',
  ],
  'APPEND, STRLEN, SETRANGE, GETRANGE, SUBSTR': [
    'append a x', 'append a yz', 'get a', 'strlen a', 'strlen nokey', 'append a ""', 'append n ""', 'exists n', 'rpush l 1', 'append l 1', 'strlen l', 'setrange l 0 x', 'getrange l 0 1', 'setrange a 1 QQ', 'get a', 'setrange a 6 Z', 'get a', 'setrange a -1 x',
    'setrange nokey 3 ""', 'exists nokey', 'setrange nokey 3 x', 'get nokey', 'setrange a 0 ""', 'setrange a 536870911 xx', 'setrange a 4294967295 x', 'setrange a 9223372036854775807 x', 'setrange a x y', 'setrange nokey2 536870912 x', 'setrange nokey2 536870912 ""', 'set s "Hello World"',
    'getrange s 0 4', 'getrange s 0 -1', 'getrange s -3 -1', 'getrange s -1 -3', 'getrange s 5 2', 'getrange s 0 100', 'getrange s -100 3', 'getrange s -100 -90', 'getrange s -100 -100', 'getrange s 100 200', 'getrange s 0 x', 'getrange nokey 0 -1', 'getrange s 0 9223372036854775807', 'getrange s -9223372036854775808 3',
    'substr s 1 3', 'set n 1234', 'getrange n 1 2', 'append n 5', 'get n', 'incr n', 'getrange s 3 -20', 'getrange s 0 -20',
  ],
  'MGET, MSET, MSETNX': [
    'mset a 1 b 2 a 3', 'mget a b c', 'rpush l 1', 'mget a l', 'mset a', 'mset a 1 b', 'mset', 'msetnx a 1 c 2', 'msetnx c 2 d 3 c 4', 'mget c d', 'msetnx e', 'msetnx e 1 f', 'mset l 1', 'get l', 'setex x 100 1', 'mset x 2', 'ttl x', 'mget', 'mget nokey',
  ],
  'LCS': [
    'set a ohmytext', 'set b mynewtext', 'lcs a b', 'lcs a b len', 'lcs a b idx', 'lcs a b idx minmatchlen 4', 'lcs a b idx minmatchlen 4 withmatchlen', 'lcs a b idx withmatchlen minmatchlen -5', 'lcs a b len idx', 'lcs a nokey', 'lcs a nokey idx', 'lcs nokey1 nokey2 len', 'lcs a b foo', 'lcs a b minmatchlen',
    'rpush l 1', 'lcs a l', 'lcs l a foo', 'set c aaaaXXbbbb', 'set d XXaaaaYYbbbbXX', 'lcs c d', 'lcs c d idx withmatchlen', 'lcs d c idx withmatchlen', 'set e abcabcabc', 'set f cbacbacba', 'lcs e f idx withmatchlen', 'lcs f e', 'lcs e e idx', 'set n 12345', 'set m 2345', 'lcs n m idx',
  ],
}
