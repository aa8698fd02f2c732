import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import { hasRedisServer, RealRedis } from '../commands/differential/real-redis.ts'
import { EmbeddedServer } from './embedded-server.ts'
import { evalScripts } from './eval-scripts.ts'
import { libraryScripts } from './library-scripts.ts'

const ARGUMENTS = ['2', 'k1', 'k2', 'a1', '2', 'three\0\xff']

/** What stays the same: everything but addresses of values. */
function comparable(reply: Bytes): Bytes {
  return reply.replace(/0x[0-9a-f]{6,}/g, '0xADDRESS')
}

describe.skipIf(!hasRedisServer())('scripts answer byte for byte as redis-server 7.0 (skipped: no redis-server 7.0 on PATH)', () => {
  let real: RealRedis
  let ours: EmbeddedServer
  beforeAll(async () => {
    real = await RealRedis.start()
    ours = await EmbeddedServer.start()
  })
  afterAll(async () => {
    await real.stop()
    await ours.stop()
  })

  async function compare(requests: readonly (readonly Bytes[])[]): Promise<void> {
    const theirs = await real.ask(requests)
    const replies = await ours.ask(requests)
    requests.forEach((request, i) => {
      if (request[0] !== 'HELLO') expect.soft(comparable(replies[i]!), request.slice(0, 2).join(' ')).toBe(comparable(theirs[i]!))
    })
  }

  for (const [theme, scripts] of Object.entries({ ...evalScripts, ...libraryScripts })) {
    for (const protocol of ['2', '3']) {
      it(`${theme}, RESP${protocol}`, () => compare([['HELLO', protocol], ['FLUSHALL'], ...scripts.map((script) => ['EVAL', script, ...ARGUMENTS])]))
    }
  }

  it('EVALSHA, EVAL_RO and SCRIPT', () => compare([
    ['HELLO', '2'], ['SCRIPT', 'FLUSH'], ['FLUSHALL'],
    ['EVAL', 'return 1'], ['EVAL', 'return 1', 'x'], ['EVAL', 'return 1', '-1'], ['EVAL', 'return 1', '1'], ['EVAL', 'return 1', '2', 'a'],
    ['EVALSHA', 'x', '0'], ['EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '0'], ['SCRIPT', 'LOAD', 'return 1'],
    ['EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '0'], ['EVALSHA', 'E0E1F9FABFC9D4800C877A703B823AC0578FF8DB', '0'],
    ['SCRIPT', 'EXISTS', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', 'x'], ['SCRIPT', 'LOAD', 'return )'], ['SCRIPT', 'LOAD', '#!lua flags=bad\nreturn 1'],
    ['EVAL_RO', "return redis.call('get','a')", '1', 'a'], ['EVAL_RO', "return redis.call('set','a',1)", '1', 'a'], ['EVAL_RO', "return redis.pcall('publish','a',1)", '0'],
    ['EVAL_RO', '#!lua\nreturn 1', '0'], ['EVAL_RO', '#!lua flags=no-writes\nreturn 1', '0'], ['EVALSHA_RO', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '0'],
    ['SCRIPT', 'FLUSH', 'x'], ['SCRIPT', 'FLUSH', 'SYNC'], ['SCRIPT', 'EXISTS', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'], ['SCRIPT', 'KILL'], ['SCRIPT', 'nosuch'],
    ['MULTI'], ['EVAL', "redis.call('set','m',1) return redis.call('incr','m')", '1', 'm'], ['GET', 'm'], ['EXEC'],
    ['SELECT', '3'], ['EVAL', "redis.call('set','db','3') redis.call('select',4) redis.call('set','db','4') return redis.call('get','db')", '0'], ['GET', 'db'], ['SELECT', '0'],
    ['COMMAND', 'GETKEYS', 'EVAL', 'return 1', '2', 'a', 'b', 'c'],
  ]))

  it('FUNCTION and FCALL', async () => {
    const library = (name: string, body: string): string => `#!lua name=${name}\n${body}`
    const load = (name: string, body: string, ...options: string[]): string[] => ['FUNCTION', 'LOAD', ...options, library(name, body)]
    const simple = "redis.register_function('f1', function(keys, args) return {keys, args} end)"
    await compare([
      ['HELLO', '2'], ['FUNCTION', 'FLUSH'],
      ['FUNCTION', 'LIST'], ['FUNCTION', 'STATS'], ['FUNCTION', 'DUMP'], ['FCALL', 'f1', '0'], load('lib', simple), load('lib', simple), load('lib', simple, 'REPLACE'), load('lib', simple, 'BAD'), load('lib2', simple),
      ['FCALL', 'f1', '2', 'a', 'b', 'c'], ['FCALL', 'f1', 'x'], ['FCALL', 'f1', '-1'], ['FCALL', 'f1', '5', 'a'], ['FCALL_RO', 'f1', '0'], ['FUNCTION', 'LIST'], ['FUNCTION', 'LIST', 'WITHCODE'], ['FUNCTION', 'LIST', 'LIBRARYNAME', 'L*'], ['FUNCTION', 'LIST', 'LIBRARYNAME', 'x*'], ['FUNCTION', 'LIST', 'LIBRARYNAME'], ['FUNCTION', 'LIST', 'x'], ['FUNCTION', 'STATS'], ['FUNCTION', 'DUMP'],
      load('ro', "redis.register_function{function_name='r1', callback=function(k) return redis.call('get',k[1]) end, flags={'no-writes','allow-stale'}, description='reads'}"), ['FCALL_RO', 'r1', '1', 'none'], ['FCALL', 'r1', '1', 'none'], ['FUNCTION', 'LIST', 'LIBRARYNAME', 'ro'],
      load('w', "redis.register_function{function_name='w1', callback=function(k) return redis.call('set',k[1],1) end, flags={'no-writes'}}"), ['FCALL', 'w1', '1', 'a'],
      load('e', "redis.register_function('e1', function() error('boom') end) redis.register_function('e2', function() return redis.call('nosuch') end) redis.register_function('e3', function() return x end) redis.register_function('e4', function() x=1 end) redis.register_function('e5', function() return redis.register_function end) redis.register_function('e6', function() return math.floor(2.5) end) redis.register_function('e7', function() return KEYS end)"),
      ['FCALL', 'e1', '0'], ['FCALL', 'e2', '0'], ['FCALL', 'e3', '0'], ['FCALL', 'e4', '0'], ['FCALL', 'e5', '0'], ['FCALL', 'e6', '0'], ['FCALL', 'e7', '0'],
      ['FUNCTION', 'LOAD', 'no shebang'], ['FUNCTION', 'LOAD', '#!lua'], ['FUNCTION', 'LOAD', '#!lua\n'], ['FUNCTION', 'LOAD', '#!lua name=\nx'], ['FUNCTION', 'LOAD', '#!lua name=a-b\nx'], ['FUNCTION', 'LOAD', '#!js name=a\nx'], ['FUNCTION', 'LOAD', '#!lua name=a name=b\nx'], ['FUNCTION', 'LOAD', '#!lua foo=a\nx'],
      load('bad', 'return 1'), load('bad', 'x x'), load('bad', 'error("at load")'), load('bad', "redis.call('get','x')"), load('bad', 'return math.pi'), load('bad', 'x=1'), load('bad', 'redis.register_function()'), load('bad', "redis.register_function('a')"), load('bad', "redis.register_function('a',1)"), load('bad', "redis.register_function(1,2,3)"), load('bad', "redis.register_function('a b',function() end)"), load('bad', "redis.register_function('a',function() end) redis.register_function('a',function() end)"), load('bad', "redis.register_function{function_name='a'}"), load('bad', "redis.register_function{callback=function() end}"), load('bad', "redis.register_function{function_name='a',callback=1}"), load('bad', "redis.register_function{function_name='a',callback=function() end,flags={'nosuch'}}"), load('bad', "redis.register_function{function_name='a',callback=function() end,flags=1}"), load('bad', "redis.register_function{function_name='a',callback=function() end,x=1}"), load('bad', "redis.register_function{1}"), load('bad', "redis.log(redis.LOG_NOTICE,'x')"), load('bad', "redis.register_function('f1',function() end)"),
      ['FUNCTION', 'DELETE', 'nosuch'], ['FUNCTION', 'DELETE', 'e'], ['FCALL', 'e1', '0'], ['FUNCTION', 'KILL'], ['FUNCTION', 'FLUSH', 'x'], ['FUNCTION', 'FLUSH', 'SYNC', 'x'], ['FUNCTION', 'RESTORE', 'x'], ['FUNCTION', 'RESTORE', 'x', 'BAD'], ['FUNCTION', 'FLUSH', 'ASYNC'], ['FUNCTION', 'LIST'],
    ])
  })

  it('FUNCTION DUMP payloads travel both ways, with every policy', async () => {
    const load = ['FUNCTION', 'LOAD', "#!lua name=moved\nredis.register_function('m', function() return 'moved' end)"]
    for (const [from, to] of [[real, ours], [ours, real]] as const) {
      await from.ask([['HELLO', '2'], ['FUNCTION', 'FLUSH'], load])
      const [payload] = await from.ask([['FUNCTION', 'DUMP']])
      const bytes = payload!.slice(payload!.indexOf('\r\n') + 2, -2)
      const replies = await to.ask([['HELLO', '2'], ['FUNCTION', 'FLUSH'], ['FUNCTION', 'RESTORE', bytes], ['FCALL', 'm', '0'], ['FUNCTION', 'RESTORE', bytes], ['FUNCTION', 'RESTORE', bytes, 'REPLACE'], ['FUNCTION', 'RESTORE', bytes, 'FLUSH'], ['FCALL', 'm', '0']])
      expect(replies.slice(2)).toEqual(['+OK\r\n', '$5\r\nmoved\r\n', '-ERR Library moved already exists\r\n', '+OK\r\n', '+OK\r\n', '$5\r\nmoved\r\n'])
    }
  })
})
