import type { Bytes } from '../../bytes.ts'
import { LUA, type LuaThread } from '../lua/lua-exports.ts'
import type { Sandbox } from '../sandbox.ts'

const MAX_NESTING = 16
const MAX_PACKED_BYTES = 128 * 1024 * 1024
const TWO_63 = 2 ** 63
const view = Buffer.alloc(9)

/** Takes the value on top of the stack and gives it as MessagePack. Tables nested too deep and what it has no type for become nil. */
export function packValue(sandbox: Sandbox, thread: LuaThread, level: number): Bytes {
  const { lua } = sandbox
  sandbox.spend()
  let packed = '\xc0'
  switch (lua.api.lua_type(thread, -1)) {
    case LUA.string:
      packed = packBytes(lua.toBytes(thread, -1)!)
      break
    case LUA.boolean:
      packed = lua.api.lua_toboolean(thread, -1) === 1 ? '\xc3' : '\xc2'
      break
    case LUA.number:
      packed = packNumber(lua.api.lua_tonumber(thread, -1))
      break
    case LUA.table:
      if (level < MAX_NESTING) packed = packTable(sandbox, thread, level)
  }
  lua.api.lua_settop(thread, -2)
  if (packed.length > MAX_PACKED_BYTES) lua.fail(thread, 'not enough memory')
  return packed
}

function packTable(sandbox: Sandbox, thread: LuaThread, level: number): Bytes {
  const { lua } = sandbox
  const { api } = lua
  api.luaL_checkstack(thread, 3, lua.cstring('in function table_is_an_array'))
  const { count, isArray } = shapeOf(sandbox, thread)
  if (!isArray) return packMap(sandbox, thread, level, count)
  let packed = head(count, '\x90', '\xdc', '\xdd')
  for (let i = 1; i <= count; i++) {
    api.lua_pushnumber(thread, i)
    api.lua_gettable(thread, -2)
    packed += packValue(sandbox, thread, level + 1)
  }
  return packed
}

function packMap(sandbox: Sandbox, thread: LuaThread, level: number, count: number): Bytes {
  const { api } = sandbox.lua
  let packed = head(count, '\x80', '\xde', '\xdf')
  api.lua_pushnil(thread)
  while (api.lua_next(thread, -2) !== 0) {
    api.lua_pushvalue(thread, -2)
    packed += packValue(sandbox, thread, level + 1)
    packed += packValue(sandbox, thread, level + 1)
  }
  return packed
}

/** An array has exactly the keys 1 to its count; an empty table is one. */
function shapeOf({ lua: { api } }: Sandbox, thread: LuaThread): { count: number; isArray: boolean } {
  let count = 0
  let max = 0
  let isArray = true
  api.lua_pushnil(thread)
  while (api.lua_next(thread, -2) !== 0) {
    api.lua_settop(thread, -2)
    const key = api.lua_type(thread, -1) === LUA.number ? api.lua_tonumber(thread, -1) : 0
    if (key <= 0 || (key | 0) !== key) isArray = false
    max = Math.max(max, key)
    count++
  }
  return { count, isArray: isArray && max === count }
}

function head(count: number, small: string, medium: string, large: string): Bytes {
  if (count <= 15) return String.fromCharCode(small.charCodeAt(0) | count)
  return count <= 0xffff ? medium + bigEndian(count, 2) : large + bigEndian(count, 4)
}

function packBytes(bytes: Bytes): Bytes {
  const { length } = bytes
  if (length < 32) return String.fromCharCode(0xa0 | length) + bytes
  if (length <= 0xff) return `\xd9${bigEndian(length, 1)}${bytes}`
  return length <= 0xffff ? `\xda${bigEndian(length, 2)}${bytes}` : `\xdb${bigEndian(length, 4)}${bytes}`
}

/** Whole numbers as the shortest integer, others as float where nothing is lost, else as double. */
function packNumber(value: number): Bytes {
  if (Number.isInteger(value) && value >= -TWO_63 && value < TWO_63) return packInteger(value)
  if (Math.fround(value) === value) {
    view.writeFloatBE(value)
    return `\xca${view.latin1Slice(0, 4)}`
  }
  view.writeDoubleBE(value)
  return `\xcb${view.latin1Slice(0, 8)}`
}

function packInteger(value: number): Bytes {
  if (value >= 0) {
    if (value <= 127) return String.fromCharCode(value)
    if (value <= 0xff) return `\xcc${bigEndian(value, 1)}`
    if (value <= 0xffff) return `\xcd${bigEndian(value, 2)}`
    return value <= 0xffffffff ? `\xce${bigEndian(value, 4)}` : `\xcf${int64(value)}`
  }
  if (value >= -32) return String.fromCharCode(value & 0xff)
  if (value >= -128) return `\xd0${bigEndian(value & 0xff, 1)}`
  if (value >= -32768) return `\xd1${bigEndian(value & 0xffff, 2)}`
  return value >= -2147483648 ? `\xd2${bigEndian(value >>> 0, 4)}` : `\xd3${int64(value)}`
}

function bigEndian(value: number, size: number): Bytes {
  view.writeUIntBE(value, 0, size)
  return view.latin1Slice(0, size)
}

function int64(value: number): Bytes {
  view.writeBigInt64BE(BigInt(value))
  return view.latin1Slice(0, 8)
}
