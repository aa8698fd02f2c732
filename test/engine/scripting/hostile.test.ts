import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedServer } from './embedded-server.ts'

const TIME_LIMIT_MS = 300

/** Each must end by itself or by SCRIPT KILL, in bounded time, with the node as good as before. */
const hostile: Readonly<Record<string, string>> = {
  'an endless loop': 'while true do end',
  'an endless loop behind pcall': 'while true do pcall(function() while true do end end) end',
  'an endless loop in a coroutine': 'coroutine.wrap(function() while true do end end)()',
  'an endless error handler': 'xpcall(function() error("x") end, function() while true do end end)',
  'a growing table': 'local t={} while true do t[#t+1]=("x"):rep(1000)..#t end',
  'a growing string': 'local s="x" while true do s=s..s end',
  'a huge repetition': 'return #string.rep("x",2^30)',
  'deep recursion': 'local function f() return 1+f() end return f()',
  'deep recursion through pcall': 'local function f() return pcall(f) end return f()',
  'recursion through metamethods': 'local t=setmetatable({},{__index=function(t,k) return t[k] end}) return t.x',
  'a pattern that recurses deeply': 'return (("a"):rep(400000)):find((("a?"):rep(400000)))',
  'a JSON text of exponential size': 'local t={1} for i=1,60 do t={t,t} end return cjson.encode(t)',
  'a MessagePack text of exponential size': 'local t={1,2,3,4,5,6,7,8} for i=1,15 do t={t,t,t,t,t,t,t,t} end return cmsgpack.pack(t)',
  'a reply of exponential size': 'local t={1} for i=1,60 do t={t,t} end return t',
  'a reply that holds itself': 'local t={} t[1]=t return t',
  'an endless piece of code': 'load(function() return "x=1 " end)',
  'deeply nested code': 'return loadstring(("("):rep(100000))',
  'endless calls of commands': 'while true do redis.call("ping") end',
  'a huge list of results': 'return unpack({},1,1e8)',
  'broken bytecode': 'return loadstring("\\27Lua"..("\\255"):rep(1000))()',
}

describe('hostile scripts', () => {
  let server: EmbeddedServer
  beforeAll(async () => {
    server = await EmbeddedServer.start('--busy-reply-threshold', String(TIME_LIMIT_MS))
  })
  afterAll(() => server.stop())

  for (const [what, script] of Object.entries(hostile)) {
    it(`${what} ends by itself or can be killed, and the next script runs`, async () => {
      const startedMs = performance.now()
      await server.evalOrKill(script)
      expect(performance.now() - startedMs).toBeLessThan(60_000)
      expect(await server.eval("return {redis.call('ping'), cjson.encode({1})}")).toBe('*2\r\n+PONG\r\n$3\r\n[1]\r\n')
    })
  }

  it('one that cannot make way is ended, and told why', async () => {
    const reply = await server.eval("redis.call('set','written','yes') table.sort({1,2,3}, function() while true do end end)")
    expect(reply).toMatch(/^-ERR Script ran for 5000 milliseconds past the 300 of busy-reply-threshold/)
    expect(await server.call('GET', 'written')).toBe('$3\r\nyes\r\n')
  }, 15_000)

  it('leaves nothing behind for the next script', async () => {
    await server.eval("pcall(function() getmetatable('').__index = nil end) pcall(function() string.upper = nil end) pcall(function() leak = 1 end) KEYS.x = 1")
    expect(await server.eval("return ('a'):upper() .. tostring(rawget(_G, 'leak')) .. tostring(KEYS.x)")).toBe('$7\r\nAnilnil\r\n')
  })

  it('functions survive the loss of their machine', async () => {
    await server.call('FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('loop', function() while true do end end)\nredis.register_function('one', function() return 1 end)")
    expect(await server.killed('FUNCTION', ['FCALL', 'loop', '0'])).toMatch(/^-ERR Script killed by user with FUNCTION KILL/)
    expect(await server.call('FCALL', 'one', '0')).toBe(':1\r\n')
  })
})
