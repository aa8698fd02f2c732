import type { LuaThread } from '../lua/lua-exports.ts'
import type { LuaTable, Sandbox } from '../sandbox.ts'
import { packValue } from './msgpack-packer.ts'
import { MsgpackReader } from './msgpack-reader.ts'

const INT_MAX = 2 ** 31 - 1

/** The `cmsgpack` library (lua-cmsgpack README). */
export function openCmsgpack(sandbox: Sandbox): LuaTable {
  const { lua } = sandbox
  const { api } = lua
  return {
    pack: (thread) => {
      const count = api.lua_gettop(thread)
      if (count === 0) lua.failArgument(thread, 0, 'MessagePack pack needs input.')
      if (api.lua_checkstack(thread, count) === 0) lua.failArgument(thread, 0, 'Too many arguments for MessagePack pack.')
      let packed = ''
      for (let i = 1; i <= count; i++) {
        api.luaL_checkstack(thread, 1, lua.cstring('in function mp_check'))
        api.lua_pushvalue(thread, i)
        packed += packValue(sandbox, thread, 0)
      }
      lua.pushBytes(thread, packed)
      return 1
    },
    unpack: (thread) => unpack(sandbox, thread, 0, 0),
    unpack_one: (thread) => {
      const offset = api.luaL_optinteger(thread, 2, 0)
      return unpack(sandbox, thread, 1, offset)
    },
    unpack_limit: (thread) => {
      const limit = api.luaL_checkinteger(thread, 2)
      return unpack(sandbox, thread, limit, api.luaL_optinteger(thread, 3, 0))
    },
    _NAME: 'cmsgpack',
    _VERSION: 'lua-cmsgpack 0.4.0',
    _COPYRIGHT: 'Copyright (C) 2012, Salvatore Sanfilippo',
    _DESCRIPTION: 'MessagePack C implementation for Lua',
  }
}

/** Unpacks up to `limit` values from an offset on; without both, all of them, and no offset before the results. */
function unpack(sandbox: Sandbox, thread: LuaThread, limit: number, offset: number): number {
  const { lua } = sandbox
  const { api } = lua
  const data = lua.checkBytes(thread, 1)
  api.lua_settop(thread, 1)
  if (offset < 0 || limit < 0) return lua.fail(thread, `Invalid request to unpack with offset of ${offset} and limit of ${data.length}.`)
  if (offset > data.length) return lua.fail(thread, `Start offset ${offset} greater than input length ${data.length}.`)
  const isWhole = limit === 0 && offset === 0
  const reader = new MsgpackReader(sandbox, thread, data, offset)
  let count = 0
  while (!reader.isAtEnd && count < (isWhole ? INT_MAX : limit)) {
    reader.pushValue()
    count++
  }
  if (isWhole) return count
  api.luaL_checkstack(thread, 1, lua.cstring('in function mp_unpack_full'))
  api.lua_pushnumber(thread, reader.isAtEnd ? -1 : reader.offset)
  api.lua_insert(thread, 2)
  return count + 1
}

