import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AttackedNode } from './attacked-node.ts'

const READONLY = /^-ERR (user_script:1: )?Attempt to modify a readonly table script: /
/** A script runs in one turn until it makes way, and may take as long as busy-reply-threshold; these are over long before. */
const SCRIPT_TURN_MS = 1000

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

/** Runs each script, compares its reply, and has the next one find the machine as it was. */
function expectContained(scripts: readonly (readonly [script: string, reply: RegExp])[], turnMs = SCRIPT_TURN_MS): Promise<void> {
  return node.withstands(async (client) => {
    for (const [script, reply] of scripts) expect(await client.ask('EVAL', script, '0'), script).toMatch(reply)
    expect(await client.ask('EVAL', "return {('a'):upper(), redis.call('ping'), cjson.encode({1}), bit.band(7, 2), #unpack({'xy'})}", '0')).toBe('*5\r\n$1\r\nA\r\n+PONG\r\n$3\r\n[1]\r\n:2\r\n:2\r\n')
  }, { turnMs })
}

describe('Lua itself', () => {
  it('CVE-2025-49844: chunk names outlive collections of garbage while chunks are compiled', () =>
    expectContained([
      ["for i = 1, 300 do local f = assert(loadstring('local a' .. i .. ' = ' .. i .. ' return a' .. i, '@' .. ('n'):rep(i))) collectgarbage('step', 1) assert(f() == i) end return 'ok'", /^\$2\r\nok\r\n$/],
      ["collectgarbage('setpause', 0) collectgarbage('setstepmul', 1000000) for i = 1, 200 do assert(not loadstring(('x'):rep(i) .. ' = = ', ('n'):rep(1000 + i))) end collectgarbage('setpause', 200) return 'ok'", /^\$2\r\nok\r\n$/],
    ]))

  it('CVE-2025-46817: unpack of a range whose length wraps', () =>
    expectContained([
      ['return {unpack({1,2,3}, 0, 2147483647)}', /^-ERR user_script:1: too many results to unpack script: /],
      ['return {unpack({1,2,3}, -2147483648, 2147483647)}', /^-ERR user_script:1: too many results to unpack script: /],
      ['return {unpack({1,2,3}, -2147483648, 0)}', /^-ERR user_script:1: too many results to unpack script: /],
      ['return {unpack({}, 1, 100000000)}', /^-ERR user_script:1: too many results to unpack script: /],
      ['return {unpack({1,2,3}, 2147483647, -2147483648)}', /^\*0\r\n$/],
      ['return {unpack({1,2,3}, 2, 3)}', /^\*2\r\n:2\r\n:3\r\n$/],
      ["return #table.concat({'a'}, 'x', 1, 1)", /^:1\r\n$/],
      ["return table.concat({}, 'x', 1, 2147483647)", /^-ERR user_script:1: invalid value \(nil\) at index 1 in table for 'concat'/],
      ["return ('x'):rep(-1)", /^\$0\r\n\r\n$/],
      ["return select(-2147483648, 1)", /^-ERR user_script:1: bad argument #1 to 'select' \(index out of range\)/],
    ]))

  it('CVE-2025-46818, CVE-2022-24735: nothing that scripts of other users share can be changed', () =>
    expectContained([
      "getmetatable('').__index = nil", "getmetatable('').__index = function() return 1 end", "getmetatable('').__gc = 1", "rawset(getmetatable('').__index, 'upper', nil)", "rawset(getmetatable(''), '__index', nil)",
      'string.upper = nil', "rawset(string, 'upper', nil)", 'table.insert(string, 1)', 'table.remove(string)', 'table.sort(string)', 'redis.call = nil', "rawset(redis, 'call', nil)", "rawset(_G, 'x', 1)", '_G.x = 1', '_G._G = 1',
      'setmetatable(_G, nil)', 'setmetatable(redis, {})', 'getmetatable(_G).__index = nil', 'getmetatable(_G).__newindex = nil x = 1', 'cjson.encode = nil', 'bit.band = nil', 'struct.pack = nil', 'cmsgpack.pack = nil', 'math.random = nil',
    ].map((script) => [script, READONLY] as const)))

  it('CVE-2025-46818: values that have no metatable are given none', () =>
    expectContained([
      ['return {getmetatable(1) == nil, getmetatable(nil) == nil, getmetatable(true) == nil, getmetatable(print) == nil}', /^(\*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n|-ERR user_script:1: Script attempted to access nonexistent global variable 'print')/],
      ["setmetatable('', {})", /^-ERR user_script:1: bad argument #1 to 'setmetatable' \(table expected, got string\)/],
      ['setmetatable(1, {})', /^-ERR user_script:1: bad argument #1 to 'setmetatable' \(table expected, got number\)/],
    ]))

  it('CVE-2025-46819: long brackets that are left open, or nested ten thousand levels', () =>
    expectContained([
      ["return loadstring('return [' .. ('='):rep(100000)) == nil", /^:1\r\n$/],
      ["return loadstring('return [' .. ('='):rep(70000) .. '[x]' .. ('='):rep(69999) .. ']') == nil", /^:1\r\n$/],
      ["return #loadstring('return [' .. ('='):rep(70000) .. '[xyz]' .. ('='):rep(70000) .. ']')()", /^:3\r\n$/],
      ["return {loadstring('return [==') == nil, loadstring('x = [[') == nil, loadstring('return \"\\\\') == nil}", /^\*3\r\n:1\r\n:1\r\n:1\r\n$/],
    ]))

  it('CVE-2024-46981: no finalizer of a script\'s making ever runs', () =>
    expectContained([
      ['return newproxy(true)', /^-ERR user_script:1: Script attempted to access nonexistent global variable 'newproxy'/],
      ["local t = setmetatable({}, {__gc = function() redis.call('set', 'canary', 'gone') end}) t = nil collectgarbage() collectgarbage() return 'ok'", /^\$2\r\nok\r\n$/],
      ["collectgarbage('stop') collectgarbage('setpause', 0) collectgarbage('restart') return 'ok'", /^\$2\r\nok\r\n$/],
    ]))

  it('CVE-2024-46981: SCRIPT FLUSH in the midst of garbage', () =>
    node.withstands(async (client) => {
      for (let round = 0; round < 20; round++) {
        expect(await client.ask('EVAL', `local t = {} for i = 1, 2000 do t[i] = {i} end return ${round}`, '0')).toBe(`:${round}\r\n`)
        expect(await client.ask('SCRIPT', 'FLUSH', round % 2 === 0 ? 'SYNC' : 'ASYNC')).toBe('+OK\r\n')
      }
    }, { turnMs: SCRIPT_TURN_MS }))

  it('CVE-2022-24735: bytecode, and functions that reach outside, are not to be had', () =>
    expectContained([
      ["return tostring(loadstring('\\27Lua'))", /^\$3\r\nnil\r\n$/],
      ["return loadstring(string.dump(function() return 1 end)) == nil", /^:1\r\n$/],
      ["local parts = {'\\27', 'Lua', nil} local i = 0 return load(function() i = i + 1 return parts[i] end) == nil", /^:1\r\n$/],
      ["return load(function() return ('x'):rep(1000000) end) == nil", /^-ERR user_script:1: not enough memory/],
      ...['getfenv', 'setfenv', 'debug', 'os', 'io', 'require', 'package', 'module', 'dofile', 'loadfile', 'print'].map((name) => [`return ${name}`, new RegExp(`^-ERR user_script:1: Script attempted to access nonexistent global variable '${name}'`)] as const),
    ]))

  it('errors that are tables, or nothing, thrown where C functions call back', () =>
    expectContained([
      ["return ('a'):gsub('.*', function() error({}) end)", /^-ERR unknown error/],
      ['error({})', /^-ERR unknown error/],
      ['error()', /^-ERR/],
      ['error(nil)', /^-ERR/],
      ['table.sort({3, 2, 1}, function() error({err = {}}) end)', /^-ERR/],
      ['return tostring(setmetatable({}, {__tostring = function() return 5 end}))', /^:5\r\n$/],
      ['coroutine.yield(1)', /^-ERR attempt to yield across metamethod\/C-call boundary/],
    ]))
})

describe('the libraries that come with it', () => {
  it('CVE-2024-31449: bit.tohex with as many digits as an integer can ask for', () =>
    expectContained([
      ['return bit.tohex(65535, -2147483648)', /^\$8\r\n0000FFFF\r\n$/],
      ['return bit.tohex(65535, 2147483647)', /^\$8\r\n0000ffff\r\n$/],
      ['return bit.tohex(1, -1e308)', /^\$8\r\n00000001\r\n$/],
      ['return bit.lshift(1, -2147483648)', /^:1\r\n$/],
    ]))

  it('CVE-2022-24834: cjson and cmsgpack of texts larger than the machine\'s memory', () =>
    expectContained([
      ["return #cjson.encode(('x'):rep(60000000))", /^-ERR .*not enough memory/],
      ["return #cjson.encode(('\\1'):rep(23000000))", /^-ERR .*(not enough memory|Script ran for \d+ milliseconds past)/],
      ["return #cmsgpack.pack(('x'):rep(60000000))", /^-ERR .*not enough memory/],
      ["return cjson.decode(('['):rep(100000))", /^-ERR user_script:1: Found too many nested data structures \(1001\)/],
      ["return cjson.decode(('{\"a\":'):rep(100000))", /^-ERR user_script:1: Found too many nested data structures \(1001\)/],
      ["return {cmsgpack.unpack('\\223\\255\\255\\255\\255')}", /^-ERR user_script:1: Missing bytes in input/],
      ["return {cmsgpack.unpack('\\221\\255\\255\\255\\255')}", /^-ERR user_script:1: Missing bytes in input/],
      ["return {cmsgpack.unpack('\\219\\255\\255\\255\\255')}", /^-ERR user_script:1: Missing bytes in input/],
      ["return cmsgpack.unpack(('\\145'):rep(100000))", /^-ERR/],
      ["return cmsgpack.unpack_limit('\\1', 2147483647, 2147483647)", /^-ERR user_script:1: Start offset 2147483647 greater than input length 1/],
    ], 5000), 60_000)

  it('struct with sizes and offsets that wrap', () =>
    expectContained([
      ["return struct.pack('>I' .. ('1'):rep(400), 1)", /^-ERR user_script:1: integral size overflow/],
      ["return struct.pack('c2147483647', '')", /^-ERR user_script:1: bad argument #3 to 'pack' \(string too short\)/],
      ["return struct.unpack('c2147483647', '')", /^-ERR user_script:1: bad argument #2 to 'unpack' \(data string too short\)/],
      ["return {struct.unpack('i4', 'xxxxxxxx', 2147483647)}", /^-ERR user_script:1: bad argument #2 to 'unpack' \(data string too short\)/],
      ["return {struct.unpack('c0', 'xxxxxxxx', -5)}", /^-ERR user_script:1: bad argument #3 to 'unpack' \(offset must be 1 or greater\)/],
    ]))
})

it('a script that takes all the memory there is leaves other users\' functions and keys', () =>
  node.withstands(async (client) => {
    expect(await client.ask('FUNCTION', 'LOAD', "#!lua name=mine\nredis.register_function('one', function() return 1 end)")).toBe('$4\r\nmine\r\n')
    expect(await client.ask('EVAL', "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e7) .. i end", '0')).toMatch(/^-ERR .*not enough memory/)
    expect(await client.ask('FCALL', 'one', '0')).toBe(':1\r\n')
    expect(await client.ask('EVAL', 'return 2', '0')).toBe(':2\r\n')
  }, { turnMs: 5000 }), 30_000)
