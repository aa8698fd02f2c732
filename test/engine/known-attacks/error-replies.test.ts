import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AttackedNode } from './attacked-node.ts'

/*
 * CVE-2025-67733: a line break within an error or a status ends it, and what follows reads as a reply of its own: to the next request
 * of this client, or of whoever shares the connection. redis-server 7.0.15 lets some of these through.
 */

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

const SMUGGLED = 'x\r\n+SMUGGLED\r\n:1'

/** Asks, and then sees that the next reply is the next request's. */
function expectOneReply(requests: readonly (readonly string[])[]): Promise<void> {
  return node.withstands(async (client) => {
    for (const request of requests) {
      const name = request.join(' ').slice(0, 80)
      const reply = await client.ask(...request)
      expect(reply, name).toMatch(/^[-+$*:]/)
      expect(reply.startsWith('-') ? reply.slice(0, -2) : '', name).not.toMatch(/[\r\n]/)
      expect(await client.ask('ECHO', 'next'), `after ${name}`).toBe('$4\r\nnext\r\n')
    }
  }, { turnMs: 1000 })
}

describe('CVE-2025-67733: line breaks in a reply of one line', () => {
  it('from errors and statuses that a script makes', () =>
    node.withstands(async (client) => {
      const exchanges = [
        ['return redis.error_reply("a\\r\\n+OK\\r\\n")', '-ERR a  +OK\r\n'],
        ['return redis.status_reply("a\\r\\n+OK")', '+a  +OK\r\n'],
        ['return {err = "a\\r\\n-b"}', '-a  -b\r\n'],
        ['return {ok = "a\\r\\n-b"}', '+a  -b\r\n'],
        ['return redis.error_reply("\\r\\n")', '-ERR \r\n'],
        ['return redis.error_reply("a\\nb\\rc")', '-ERR a b c\r\n'],
        ['redis.setresp(3) return {big_number = "1\\r\\n+OK"}', '$6\r\n1  +OK\r\n'],
        ['return {{err = "ERR a\\r\\n:1"}, {ok = "b\\n:2"}}', '*2\r\n-ERR a  :1\r\n+b :2\r\n'],
      ] as const
      for (const [script, reply] of exchanges) expect(await client.ask('EVAL', script, '0'), script).toBe(reply)
      expect(await client.ask('EVAL', 'error("a\\r\\n+OK")', '0')).toMatch(/^-ERR user_script:1: a {2}\+OK script: [0-9a-f]{40}, on @user_script:1\.\r\n$/)
      expect(await client.ask('EVAL', 'error({err = "ERR a\\r\\n+OK"})', '0')).toMatch(/^-ERR a {2}\+OK script: [0-9a-f]{40}, on @user_script:1\.\r\n$/)
      expect(await client.ask('ECHO', 'next')).toBe('$4\r\nnext\r\n')
    }, { turnMs: 1000 }))

  it('from the first line of a script, whose escapes redis-server undoes (valkey#4120)', () =>
    expectOneReply([
      ['EVAL', '#!lua "flags=a\\r\\n+OK"\nreturn 1', '0'],
      ['EVAL', '#!lua "x\\r\\n+OK"\nreturn 1', '0'],
      ['EVAL', '#!x\\r\\ny\nreturn 1', '0'],
      ['FUNCTION', 'LOAD', '#!lua "na\\r\\n+OKme=a"\nx'],
      ['FUNCTION', 'LOAD', '#!lua name="a\\r\\n+OK"\nx'],
      ['FUNCTION', 'LOAD', '#!"l\\r\\n+OK" name=a\nx'],
      ['FUNCTION', 'LOAD', `#!lua name=a\nredis.register_function('a\\r\\n+OK', function() end)`],
      ['FUNCTION', 'LOAD', `#!lua name=a\nlocal x = nil + 'a\\r\\n+OK'`],
      ['FUNCTION', 'LOAD', `#!lua name=a\nredis.register_function{function_name = 'f', callback = function() end, flags = {'a\\r\\n+OK'}}`],
      ['EVAL', `x${SMUGGLED}`, '0'],
    ]))

  it('from names of commands, subcommands, settings, users and rules', () =>
    expectOneReply([
      [SMUGGLED], [SMUGGLED, SMUGGLED], ['CONFIG', SMUGGLED], ['ACL', SMUGGLED], ['CLIENT', SMUGGLED], ['OBJECT', SMUGGLED], ['XGROUP', SMUGGLED], ['SCRIPT', SMUGGLED], ['FUNCTION', SMUGGLED], ['CLUSTER', SMUGGLED], ['LATENCY', SMUGGLED], ['MEMORY', SMUGGLED], ['SLOWLOG', SMUGGLED], ['MODULE', SMUGGLED], ['PUBSUB', SMUGGLED], ['COMMAND', SMUGGLED], ['DEBUG', SMUGGLED],
      ['CONFIG', 'SET', SMUGGLED, 'x'], ['CONFIG', 'SET', 'maxmemory', SMUGGLED], ['CONFIG', 'SET', 'maxmemory-policy', SMUGGLED], ['CONFIG', 'SET', 'save', SMUGGLED], ['CONFIG', 'SET', 'notify-keyspace-events', SMUGGLED], ['CONFIG', 'SET', 'maxmemory', '1', 'maxmemory', SMUGGLED],
      ['ACL', 'SETUSER', 'u', SMUGGLED], ['ACL', 'SETUSER', SMUGGLED, SMUGGLED], ['ACL', 'SETUSER', 'u', `+${SMUGGLED}`], ['ACL', 'SETUSER', 'u', `(${SMUGGLED})`], ['ACL', 'SETUSER', 'u', `(${SMUGGLED}`], ['ACL', 'GETUSER', SMUGGLED], ['ACL', 'DRYRUN', SMUGGLED, 'get', 'a'], ['ACL', 'DRYRUN', 'default', SMUGGLED], ['ACL', 'CAT', SMUGGLED], ['ACL', 'LOG', SMUGGLED], ['ACL', 'DELUSER', SMUGGLED],
      ['AUTH', SMUGGLED], ['AUTH', SMUGGLED, SMUGGLED], ['HELLO', SMUGGLED], ['HELLO', '2', 'SETNAME', SMUGGLED], ['HELLO', '2', SMUGGLED], ['CLIENT', 'SETNAME', SMUGGLED], ['CLIENT', 'KILL', SMUGGLED, SMUGGLED], ['CLIENT', 'LIST', 'TYPE', SMUGGLED], ['CLIENT', 'TRACKING', 'on', 'PREFIX', SMUGGLED], ['CLIENT', 'REPLY', SMUGGLED],
    ]))

  it('from arguments that an error quotes', () =>
    expectOneReply([
      ['FCALL', SMUGGLED, '0'], ['EVALSHA', SMUGGLED, '0'], ['FUNCTION', 'DELETE', SMUGGLED], ['LATENCY', 'GRAPH', SMUGGLED], ['RENAME', SMUGGLED, SMUGGLED], ['MIGRATE', SMUGGLED, SMUGGLED, SMUGGLED, '0', '0'], ['RESTORE', SMUGGLED, '0', SMUGGLED], ['REPLICAOF', SMUGGLED, SMUGGLED],
      ['XREADGROUP', 'GROUP', SMUGGLED, 'c', 'STREAMS', SMUGGLED, '>'], ['XADD', SMUGGLED, SMUGGLED, 'f', 'v'], ['XGROUP', 'CREATECONSUMER', SMUGGLED, SMUGGLED, SMUGGLED], ['XINFO', 'CONSUMERS', SMUGGLED, SMUGGLED], ['SORT', SMUGGLED, SMUGGLED], ['GEOADD', 'g', SMUGGLED, '1', 'm'], ['GEOADD', 'g', '1000', '1', SMUGGLED], ['EXPIRE', SMUGGLED, SMUGGLED], ['SET', 'k', 'v', 'EX', SMUGGLED], ['BITFIELD', 'k', 'GET', SMUGGLED, '0'], ['OBJECT', 'FREQ', SMUGGLED], ['SETEX', SMUGGLED, '0', 'v'],
    ]))

  it('of a command that was renamed, queued or refused in a script', () =>
    node.withstands(async (client) => {
      expect(await client.ask('MULTI')).toBe('+OK\r\n')
      expect(await client.ask(SMUGGLED)).toMatch(/^-ERR unknown command 'x {2}\+SMUGGLED {2}:1', with args beginning with: \r\n$/)
      expect(await client.ask('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.\r\n')
      expect(await client.ask('EVAL', `return redis.pcall('config', 'set', ARGV[1], 'c')`, '0', SMUGGLED)).toMatch(/^-ERR [^\r\n]*\r\n$/)
      expect(await client.ask('EVAL', 'return redis.call(ARGV[1])', '0', SMUGGLED)).toMatch(/^-ERR [^\r\n]*\r\n$/)
      expect(await client.ask('EVAL', "local e = redis.pcall('xgroup', ARGV[1], 'k', 'g') return e", '0', SMUGGLED)).toMatch(/^-ERR [^\r\n]*\r\n$/)
      expect(await client.ask('ECHO', 'next')).toBe('$4\r\nnext\r\n')
    }, { turnMs: 1000 }))
})
