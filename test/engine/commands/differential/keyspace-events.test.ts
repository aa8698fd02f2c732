import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitInlineArguments } from '../../../../src-main/engine/resp/inline.ts'
import { EmbeddedExecutor } from './embedded-executor.ts'
import { hasRedisServer, RealRedis } from './real-redis.ts'
import { parseReply } from './reply-tree.ts'

/** Without pops of sorted sets and consumers made by reading: redis-server 7.0 writes their events into the middle of their replies, when one client gets both. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  strings: [
    'set a 1', 'set a 2', 'set a 1 ex 100', 'set a 1 nx', 'setex a 100 v', 'psetex b 100000 v', 'setnx a 1', 'setnx c 1', 'getset a 5', 'mset a 1 n 2', 'msetnx a 1 q 2', 'msetnx x 1 y 2', 'incr a', 'decrby a 3', 'incrbyfloat a 1.5', 'append a x', 'append new x', 'setrange a 1 yy',
    'setrange none 0 ""', 'getex a ex 100', 'getex a persist', 'getex a persist', 'getdel a', 'getdel a', 'setbit bits 5 1', 'setbit bits 5 1', 'bitfield bits set u8 0 255', 'bitfield bits get u8 0', 'bitop and dest bits', 'bitop or dest nokey', 'pfadd h a', 'pfadd h a', 'pfmerge h2 h', 'getex b exat 1',
  ],
  lists: [
    'rpush l 1 2 3', 'lpush l 0', 'lpushx nokey 1', 'rpushx l 4', 'lpop l', 'rpop l 2', 'linsert l before 1 0', 'linsert l before nopivot 0', 'lset l 0 x', 'lrem l 0 nobody', 'lrem l 0 x', 'ltrim l 0 -1', 'lpop l', 'lpop l', 'exists l', 'rpush s 1 2', 'lmove s t left right', 'rpoplpush s s', 'lmove s t right left', 'lmpop 1 t left count 5', 'rpush s b a', 'sort s alpha store sorted', 'sort nokey store sorted', 'ltrim s 1 0',
  ],
  'hashes and sets': [
    'hset h f 1', 'hset h f 2 g 3', 'hsetnx h f 1', 'hsetnx h z 1', 'hmset h a 1', 'hincrby h n 1', 'hincrbyfloat h n 1.5', 'hdel h nofield', 'hdel h f g z a n', 'sadd s a b c', 'sadd s a', 'srem s nobody', 'srem s a', 'smove s t b', 'smove s t nobody', 'smove s t c', 'spop t', 'sadd u 1 2 3', 'spop u 2', 'spop u 5', 'sadd u 1 2', 'sinterstore d u', 'sunionstore d u t', 'sdiffstore d u u', 'sdiffstore d u u',
  ],
  'sorted sets and geo': [
    'zadd z 1 a 2 b 3 c', 'zadd z 1 a', 'zadd z ch 2 a', 'zadd z xx 1 nobody', 'zadd z incr 1 a', 'zincrby z 1 a', 'zrem z nobody', 'zrem z a', 'zremrangebyscore z 2 2', 'zremrangebyrank z 0 -1', 'zadd z 1 a 1 b 1 c 1 d', 'zremrangebylex z [a [a', 'zadd z 1 a', 'zunionstore d 1 z', 'zinterstore d 2 z nokey', 'zdiffstore d 1 z', 'zrangestore d2 z 0 -1', 'zrangestore d2 nokey 0 -1', 'geoadd g 1 1 p', 'georadius g 1 1 10 km store gs', 'geosearchstore gs g fromlonlat 1 1 byradius 1 km', 'geosearchstore gs nokey fromlonlat 1 1 byradius 1 km',
  ],
  streams: [
    'xadd s 1 a b', 'xadd s maxlen 1 2 a b', 'xadd s maxlen 5 3 a b', 'xadd none nomkstream 1 a b', 'xadd s 1 a b', 'xtrim s maxlen 1', 'xtrim s maxlen 1', 'xdel s 1', 'xdel s 3', 'xsetid s 9', 'xgroup create s g 0', 'xgroup create s g 0', 'xgroup create fresh g 0 mkstream', 'xgroup setid s g 5', 'xgroup createconsumer s g ann', 'xgroup createconsumer s g ann', 'xgroup delconsumer s g ann', 'xgroup delconsumer s g ann', 'xadd s 10 a b', 'xadd s 11 a b',
    'xgroup createconsumer s g bob', 'xreadgroup group g bob count 1 streams s >', 'xack s g 10', 'xclaim s g bob 0 11 force', 'xgroup destroy s g', 'xgroup destroy s g', 'del s', 'xread streams fresh 0',
  ],
  keys: [
    'mset a 1 b 2', 'rename a c', 'rename b c', 'renamenx c d', 'copy d e', 'copy d e', 'copy d e replace', 'move d 1', 'expire e 100', 'pexpireat e 33177117420000', 'expire e 100 xx', 'expire e 100 nx', 'persist e', 'persist e', 'expire e -1', 'del e nokey', 'set a 1', 'unlink a', 'get nokey', 'touch nokey', 'del nokey',
  ],
}

describe.skipIf(!hasRedisServer())('keyspace events come as from redis-server 7.0 (skipped: no redis-server 7.0 on PATH)', () => {
  let real: RealRedis
  beforeAll(async () => {
    real = await RealRedis.start()
    await real.ask([['HELLO', '3'], ['CONFIG', 'SET', 'notify-keyspace-events', 'KEAn']])
  })
  afterAll(() => real.stop())

  for (const [name, script] of Object.entries(SCRIPTS)) {
    it(name, async () => {
      const requests = script.map((line) => splitInlineArguments(line)!)
      const received = await real.everythingAfter([['FLUSHALL'], ['PSUBSCRIBE', '__keyspace@*'], ...requests, ['PUNSUBSCRIBE']])
      const messages = received.filter((reply) => reply.startsWith('>')).map((push) => parseReply(push).children.map(({ text }) => text))
      const expected = messages.filter(([kind]) => kind === 'pmessage').map(([, , channel, event]) => channel!.replace(/^__keyspace@(\d+)__:(.*)$/, `$1 ${event} $2`))
      const embedded = new EmbeddedExecutor()
      for (const database of embedded.databases) database.notifies = true
      for (const request of requests) embedded.run(request)
      expect(embedded.events.filter((event) => !event.includes(' keymiss '))).toEqual(expected)
    })
  }
})
