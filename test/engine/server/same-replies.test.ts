import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { RawConnection } from './raw-connection.ts'

/** Each script runs on a fresh connection of both servers; every reply must be the same, byte for byte. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  ping: ['PING', 'PING hello', 'PING a b', 'ECHO hi', 'ECHO'],
  'ping while subscribed': ['SUBSCRIBE c', 'PING', 'PING hi', 'GET a', 'UNSUBSCRIBE c', 'PING'],
  'auth without a password': ['AUTH x', 'AUTH default x', 'AUTH nobody x', 'AUTH a b c'],
  'hello refusals': ['HELLO 4', 'HELLO x', 'HELLO 3 AUTH a', 'HELLO 3 AUTH nobody x', 'HELLO 3 SETNAME', 'HELLO 3 SETNAME a\x01b', 'HELLO 2 FOO'],
  select: ['SELECT 1', 'SET a 1', 'SELECT 0', 'GET a', 'SELECT 16', 'SELECT -1', 'SELECT x', 'SELECT 1', 'DEL a'],
  quit: ['QUIT', 'PING'],
  reset: ['MULTI', 'GET a', 'RESET', 'EXEC', 'SUBSCRIBE c', 'RESET', 'GET a', 'CLIENT GETNAME'],
  'client names': ['CLIENT GETNAME', 'CLIENT SETNAME me', 'CLIENT GETNAME', 'CLIENT SETNAME a\x07b', 'CLIENT SETNAME', 'CLIENT SETNAME a b', 'CLIENT GETREDIR', 'CLIENT NOSUCH', 'CLIENT'],
  'client kill': ['CLIENT KILL 1.2.3.4:5', 'CLIENT KILL ID 0', 'CLIENT KILL ID x', 'CLIENT KILL TYPE foo', 'CLIENT KILL ID 99999', 'CLIENT KILL SKIPME maybe', 'CLIENT KILL FOO bar', 'CLIENT KILL USER nobody', 'CLIENT KILL ID'],
  'client list filters': ['CLIENT LIST TYPE foo', 'CLIENT LIST ID 0', 'CLIENT LIST FOO', 'CLIENT LIST TYPE', 'CLIENT LIST TYPE replica', 'CLIENT LIST ID 99999'],
  'client pause': ['CLIENT PAUSE x', 'CLIENT PAUSE -1', 'CLIENT PAUSE 10 FOO', 'CLIENT PAUSE 10 WRITE', 'CLIENT UNPAUSE', 'CLIENT NO-EVICT on', 'CLIENT NO-EVICT maybe', 'CLIENT UNBLOCK 999', 'CLIENT UNBLOCK x', 'CLIENT UNBLOCK 1 FOO', 'CLIENT REPLY FOO', 'CLIENT TRACKINGINFO', 'CLIENT CACHING yes'],
  transactions: ['MULTI', 'SET t 1', 'INCR t', 'LPUSH t x', 'GET t', 'EXEC', 'EXEC', 'DISCARD', 'MULTI', 'MULTI', 'DISCARD', 'MULTI', 'NOSUCH', 'GET', 'SET t 2', 'EXEC', 'GET t', 'MULTI', 'WATCH t', 'EXEC', 'WATCH', 'UNWATCH', 'MULTI', 'EXEC', 'DEL t'],
  'a watched key that changes': ['SET w 1', 'WATCH w', 'SET w 2', 'MULTI', 'GET w', 'EXEC', 'MULTI', 'GET w', 'EXEC', 'WATCH w', 'UNWATCH', 'SET w 3', 'MULTI', 'GET w', 'EXEC', 'WATCH w', 'FLUSHDB', 'MULTI', 'PING', 'EXEC', 'WATCH none', 'FLUSHDB', 'MULTI', 'PING', 'EXEC'],
  'watch and swapdb': ['SET a 1', 'WATCH a', 'SWAPDB 0 1', 'MULTI', 'GET a', 'EXEC', 'SELECT 1', 'GET a', 'WATCH none', 'SWAPDB 0 1', 'MULTI', 'GET a', 'EXEC', 'SELECT 0', 'FLUSHALL', 'SWAPDB 0 99', 'SWAPDB x 1', 'SWAPDB 1 y', 'SWAPDB 3 3'],
  'pub/sub': ['PUBLISH c m', 'PUBSUB CHANNELS', 'PUBSUB NUMSUB', 'PUBSUB NUMSUB a b', 'PUBSUB NUMPAT', 'PUBSUB SHARDCHANNELS', 'PUBSUB SHARDNUMSUB a', 'PUBSUB NOSUCH', 'PUBSUB CHANNELS a b', 'SUBSCRIBE', 'SPUBLISH c m', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE', 'UNSUBSCRIBE x', 'SUBSCRIBE one', 'PSUBSCRIBE p*', 'SSUBSCRIBE s', 'SUBSCRIBE one', 'PUNSUBSCRIBE', 'UNSUBSCRIBE', 'SUNSUBSCRIBE'],
  'pub/sub over RESP3': ['SUBSCRIBE one', 'PUBLISH x y', 'PING', 'GET a', 'PUBSUB NUMSUB one', 'PUBSUB CHANNELS', 'UNSUBSCRIBE one'],
  'config refusals': ['CONFIG SET', 'CONFIG SET a', 'CONFIG SET nosuch 1', 'CONFIG SET hz x', 'CONFIG SET hz 10 timeout', 'CONFIG SET databases 4', 'CONFIG SET dbfilename x', 'CONFIG SET maxmemory 1zz', 'CONFIG SET maxmemory-policy foo', 'CONFIG SET save 1', 'CONFIG SET timeout 1 timeout 2', 'CONFIG SET notify-keyspace-events q', 'CONFIG SET maxmemory-samples 0', 'CONFIG GET', 'CONFIG GET nosuch', 'CONFIG GET maxmemory-samples', 'CONFIG GET MAXMEMORY-SAMPLES', 'CONFIG REWRITE', 'CONFIG RESETSTAT', 'CONFIG NOSUCH', 'CONFIG'],
  'config values': [
    'CONFIG SET maxmemory 100mb maxmemory-policy allkeys-lru', 'CONFIG GET maxmemory', 'CONFIG GET maxmemory-policy', 'CONFIG SET maxmemory 0 maxmemory-policy noeviction',
    'CONFIG SET maxmemory-clients 5%', 'CONFIG GET maxmemory-clients', 'CONFIG SET maxmemory-clients 0', 'CONFIG SET notify-keyspace-events KEA', 'CONFIG GET notify-keyspace-events',
    'CONFIG SET notify-keyspace-events KEg$xm', 'CONFIG GET notify-keyspace-events', 'CONFIG SET notify-keyspace-events KEAnm', 'CONFIG GET notify-keyspace-events', 'CONFIG SET hz 1000', 'CONFIG GET hz', 'CONFIG SET hz 10',
    'CONFIG SET oom-score-adj relative', 'CONFIG GET oom-score-adj', 'CONFIG SET oom-score-adj no', 'CONFIG SET shutdown-on-sigterm force,now', 'CONFIG GET slave-priority',
    'CONFIG SET repl-backlog-size 1', 'CONFIG GET repl-backlog-size', 'CONFIG SET repl-backlog-size 16kb', 'CONFIG SET repl-backlog-size 0', 'CONFIG SET repl-backlog-size 1mb', 'CONFIG GET repl-backlog-size',
  ],
  slowlog: ['SLOWLOG RESET', 'SLOWLOG LEN', 'SLOWLOG GET', 'SLOWLOG GET -1', 'SLOWLOG GET -2', 'SLOWLOG GET x', 'SLOWLOG GET 1 2', 'SLOWLOG NOSUCH', 'SLOWLOG'],
  latency: ['LATENCY LATEST', 'LATENCY HISTORY foo', 'LATENCY RESET', 'LATENCY RESET a b', 'LATENCY GRAPH foo', 'LATENCY HISTOGRAM nosuch', 'LATENCY NOSUCH'],
  memory: ['MEMORY USAGE none', 'MEMORY USAGE none SAMPLES x', 'MEMORY USAGE none SAMPLES -1', 'MEMORY USAGE none FOO 1', 'MEMORY USAGE', 'MEMORY PURGE'],
  modules: ['MODULE LIST', 'MODULE UNLOAD x'],
  acl: ['ACL WHOAMI', 'ACL USERS', 'ACL CAT nosuch', 'ACL CAT', 'ACL GENPASS 0', 'ACL GENPASS x', 'ACL GENPASS 5000', 'ACL GETUSER nobody'],
  functions: ['FUNCTION LIST', 'FUNCTION DUMP', 'FUNCTION FLUSH', 'FUNCTION FLUSH SYNC', 'FUNCTION FLUSH FOO', 'FUNCTION DELETE x', 'FUNCTION KILL', 'FUNCTION RESTORE x', 'FUNCTION RESTORE x FOO', 'SCRIPT EXISTS a b', 'SCRIPT FLUSH', 'SCRIPT FLUSH FOO', 'SCRIPT KILL'],
  'command keys': ['COMMAND GETKEYS GET a', 'COMMAND GETKEYS MSET a 1 b 2', 'COMMAND GETKEYS PING', 'COMMAND GETKEYS NOSUCH', 'COMMAND GETKEYS GET', 'COMMAND GETKEYSANDFLAGS SET a 1', 'COMMAND GETKEYSANDFLAGS MSET a 1 b 2', 'COMMAND GETKEYSANDFLAGS RENAME a b', 'COMMAND GETKEYS ZUNIONSTORE d 2 a b', 'COMMAND GETKEYS ZUNIONSTORE d x a b', 'COMMAND GETKEYSANDFLAGS ZUNIONSTORE d 2 a b', 'COMMAND GETKEYS SORT a STORE b', 'COMMAND INFO nosuch', 'COMMAND DOCS nosuch', 'COMMAND LIST FILTERBY FOO bar', 'COMMAND LIST FOO', 'COMMAND LIST FILTERBY MODULE x', 'COMMAND NOSUCH'],
  'debug protocol': ['string', 'integer', 'double', 'bignum', 'null', 'array', 'set', 'map', 'verbatim', 'true', 'false', 'nosuch', 'attrib'].map((type) => `DEBUG PROTOCOL ${type}`),
  'debug digest': [
    'FLUSHALL', 'DEBUG DIGEST', 'SET s hello', 'SET n 12', 'RPUSH l a b 3', 'SADD s1 a b 7', 'SADD s2 1 2 3', 'HSET h f v g 5', 'ZADD z 1.5 a 2 b 3.3 c 1e20 d inf e', 'SET x 1 EX 1000', 'DEBUG DIGEST',
    'DEBUG DIGEST-VALUE s n l s1 s2 h z x none', 'SELECT 3', 'SET a 1', 'DEBUG DIGEST', 'DEBUG RELOAD', 'DEBUG DIGEST', 'DEBUG RELOAD FOO', 'FLUSHALL',
  ],
  'other debug': ['DEBUG ERROR boo', 'DEBUG SET-ACTIVE-EXPIRE 0', 'DEBUG SET-ACTIVE-EXPIRE 1', 'DEBUG OBJECT none', 'DEBUG SLEEP 0', 'DEBUG QUICKLIST-PACKED-THRESHOLD 100b', 'DEBUG CHANGE-REPL-ID', 'DEBUG POPULATE 3 k 20', 'GET k:2', 'DEBUG POPULATE 2', 'GET key:1', 'DBSIZE', 'FLUSHALL', 'DEBUG LOG x'],
  shutdown: ['SHUTDOWN FOO', 'SHUTDOWN SAVE NOSAVE', 'SHUTDOWN ABORT', 'SHUTDOWN ABORT NOW'],
  unknown: ['NOSUCH a b', 'nosuch', 'CONFIG|GET a'],
}

/** Answers of another version or of another build, and sets, whose order is nobody's. */
function comparable(reply: string): string {
  if (/^[*~]\d+\r\n\$8\r\nkeyspace/.test(reply)) return reply.split('\r\n').sort().join('\n')
  return reply
}

describe.skipIf(!hasRedisServer)('server, connection, pub/sub and transaction commands answer as redis-server does', () => {
  let real: TestServer
  let ours: TestServer
  beforeAll(async () => {
    ;[real, ours] = await Promise.all([startRedisServer(), startOurs()])
  })
  afterAll(() => Promise.all([real.stop(), ours.stop()]))

  for (const protocol of ['2', '3']) {
    it.each(Object.entries(SCRIPTS))(`%s (RESP${protocol})`, async (_name, commands) => {
      const [one, other] = await Promise.all([RawConnection.open(real.port), RawConnection.open(ours.port)])
      if (protocol === '3') await Promise.all([one.ask('HELLO', '3'), other.ask('HELLO', '3')])
      const expected: string[] = []
      const got: string[] = []
      for (const command of commands) {
        const args = command.split(' ')
        expected.push(`${command} -> ${comparable(await one.ask(...args))}`)
        got.push(`${command} -> ${comparable(await other.ask(...args))}`)
      }
      one.close()
      other.close()
      expect(got).toEqual(expected)
    })
  }
})
