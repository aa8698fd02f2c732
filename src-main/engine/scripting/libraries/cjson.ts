import { LUA, type LuaThread } from '../lua/lua-exports.ts'
import type { LuaTable, Sandbox } from '../sandbox.ts'
import { decodeJson } from './json-decoder.ts'
import { encodeJson } from './json-encoder.ts'

const INT_MAX = 2 ** 31 - 1

/** What cjson's configuration functions set (Lua CJSON manual, "Configuration"). */
export interface JsonConfig {
  convertsSparse: boolean
  sparseRatio: number
  sparseSafe: number
  encodeDepth: number
  decodeDepth: number
  numberPrecision: number
  keepsBuffer: boolean
  encodesInvalidNumbers: 'off' | 'on' | 'null'
  decodesInvalidNumbers: boolean
}

/** The `cjson` library. */
export function openCjson(sandbox: Sandbox): LuaTable {
  const { lua } = sandbox
  const config: JsonConfig = {
    convertsSparse: false, sparseRatio: 2, sparseSafe: 10, encodeDepth: 1000, decodeDepth: 1000, numberPrecision: 14,
    keepsBuffer: true, encodesInvalidNumbers: 'off', decodesInvalidNumbers: true,
  }
  const options = new Options(sandbox)
  const oneArgument = (thread: LuaThread): void => {
    if (lua.api.lua_gettop(thread) !== 1) lua.failArgument(thread, 1, 'expected 1 argument')
  }
  return {
    encode: (thread) => {
      oneArgument(thread)
      lua.pushBytes(thread, encodeJson(sandbox, thread, config))
      return 1
    },
    decode: (thread) => {
      oneArgument(thread)
      decodeJson(sandbox, thread, config)
      return 1
    },
    encode_sparse_array: (thread) => {
      options.atMost(thread, 3)
      config.convertsSparse = options.choice(thread, 1, config.convertsSparse ? 'on' : 'off', ['off', 'on']) === 'on'
      config.sparseRatio = options.integer(thread, 2, config.sparseRatio, 0, INT_MAX)
      config.sparseSafe = options.integer(thread, 3, config.sparseSafe, 0, INT_MAX)
      return 3
    },
    encode_max_depth: (thread) => {
      options.atMost(thread, 1)
      config.encodeDepth = options.integer(thread, 1, config.encodeDepth, 1, INT_MAX)
      return 1
    },
    decode_max_depth: (thread) => {
      options.atMost(thread, 1)
      config.decodeDepth = options.integer(thread, 1, config.decodeDepth, 1, INT_MAX)
      return 1
    },
    encode_number_precision: (thread) => {
      options.atMost(thread, 1)
      config.numberPrecision = options.integer(thread, 1, config.numberPrecision, 1, 14)
      return 1
    },
    encode_keep_buffer: (thread) => {
      options.atMost(thread, 1)
      config.keepsBuffer = options.choice(thread, 1, config.keepsBuffer ? 'on' : 'off', ['off', 'on']) === 'on'
      return 1
    },
    encode_invalid_numbers: (thread) => {
      options.atMost(thread, 1)
      config.encodesInvalidNumbers = options.choice(thread, 1, config.encodesInvalidNumbers, ['off', 'on', 'null'])
      return 1
    },
    decode_invalid_numbers: (thread) => {
      options.atMost(thread, 1)
      config.decodesInvalidNumbers = options.choice(thread, 1, config.decodesInvalidNumbers ? 'on' : 'off', ['off', 'on']) === 'on'
      return 1
    },
    new: (thread) => copyOfLibrary(sandbox, thread),
    _NAME: 'cjson',
    _VERSION: '2.1.0',
  }
}

/** Reads one configuration argument, absent meaning "as it is", and pushes the setting that holds afterwards. */
class Options {
  private readonly sandbox: Sandbox

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  atMost(thread: LuaThread, count: number): void {
    const { lua } = this.sandbox
    const given = lua.api.lua_gettop(thread)
    if (given > count) lua.failArgument(thread, count + 1, 'found too many arguments')
    for (let i = given; i < count; i++) lua.api.lua_pushnil(thread)
  }

  integer(thread: LuaThread, index: number, current: number, least: number, most: number): number {
    const { lua } = this.sandbox
    let value = current
    if (lua.api.lua_type(thread, index) !== LUA.nil) {
      value = lua.api.luaL_checkinteger(thread, index)
      if (value < least || value > most) lua.failArgument(thread, 1, `expected integer between ${least} and ${most}`)
    }
    lua.api.lua_pushnumber(thread, value)
    return value
  }

  choice<Choice extends string>(thread: LuaThread, index: number, current: Choice, choices: readonly Choice[]): Choice {
    const { lua } = this.sandbox
    const type = lua.api.lua_type(thread, index)
    let value = current
    if (type === LUA.boolean) value = choices[lua.api.lua_toboolean(thread, index)]!
    else if (type !== LUA.nil) {
      const word = lua.checkBytes(thread, index)
      const known = choices.find((choice) => choice === word)
      if (known === undefined) lua.failArgument(thread, index, `invalid option '${word.slice(0, 64)}'`)
      value = known!
    }
    if (value === 'off' || value === 'on') lua.api.lua_pushboolean(thread, value === 'on' ? 1 : 0)
    else lua.pushBytes(thread, value)
    return value
  }
}

/** cjson.new: a table of one's own, with the same functions. */
function copyOfLibrary({ lua, locked, realGlobals }: Sandbox, thread: LuaThread): number {
  const { api } = lua
  api.lua_settop(thread, 0)
  api.lua_createtable(thread, 0, 12)
  lua.pushRef(thread, realGlobals)
  api.lua_getfield(thread, -1, lua.cstring('cjson'))
  locked.readThrough(thread, 3)
  api.lua_pushnil(thread)
  while (api.lua_next(thread, 3) !== 0) {
    api.lua_pushvalue(thread, -2)
    api.lua_insert(thread, -2)
    api.lua_rawset(thread, 1)
  }
  api.lua_settop(thread, 1)
  return 1
}
