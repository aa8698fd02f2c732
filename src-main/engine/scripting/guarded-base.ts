import type { Bytes } from '../bytes.ts'
import type { LockedTables } from './locked-tables.ts'
import { FIRST_UPVALUE, GLOBALS, LUA, type LuaThread } from './lua/lua-exports.ts'
import type { LuaMachine } from './lua/lua-machine.ts'

const INT_MAX = 2 ** 31 - 1
/** A piece of code longer than this would take Lua past its memory anyway. */
const MOST_CODE_BYTES = 64 * 1024 * 1024

type Guard = (thread: LuaThread, native: (thread: LuaThread) => number) => number

/** Lua's own functions that would reach past a locked table, or load bytecode, with a guard before each. */
export function guardBaseLibrary(lua: LuaMachine, locked: LockedTables): void {
  const { api, main } = lua
  api.lua_pushvalue(main, GLOBALS)
  for (const name of ['rawset', 'setmetatable']) guard(lua, name, refusing(locked))
  for (const name of ['rawget', 'next']) guard(lua, name, reading(locked))
  guardPairs(lua, locked)
  guard(lua, 'unpack', (thread, native) => unpack(lua, thread, native))
  guard(lua, 'getmetatable', (thread, native) => metatable(lua, locked, thread, native))
  defineProtectedCall(lua)
  define(lua, 'loadstring', (thread) => loadString(lua, thread))
  define(lua, 'load', (thread) => loadPieces(lua, thread))
  api.lua_settop(main, -2)
}

export function guardTableLibrary(lua: LuaMachine, locked: LockedTables): void {
  const { api, main } = lua
  api.lua_getfield(main, GLOBALS, lua.cstring('table'))
  for (const name of ['insert', 'remove', 'sort', 'setn']) guard(lua, name, refusing(locked))
  guard(lua, 'foreach', reading(locked))
  api.lua_settop(main, -2)
}

/** Replaces a field of the table on top of the stack by a guarded form of the C function it holds. */
function guard(lua: LuaMachine, name: string, before: Guard): void {
  const { api, main } = lua
  api.lua_getfield(main, -1, lua.cstring(name))
  const native = api.lua_tocfunction(main, -1)
  api.lua_settop(main, -2)
  define(lua, name, (thread) => before(thread, () => lua.runNative(native, thread)))
}

function define(lua: LuaMachine, name: string, run: (thread: LuaThread) => number): void {
  lua.pushFunction(lua.main, run)
  lua.setField(lua.main, -2, name)
}

function refusing(locked: LockedTables): Guard {
  return (thread, native) => (locked.isLocked(thread, 1) ? locked.refuseChange(thread) : native(thread))
}

function reading(locked: LockedTables): Guard {
  return (thread, native) => {
    locked.readThrough(thread, 1)
    return native(thread)
  }
}

/** pairs hands its table to the caller: a locked one must walk by the guarded `next`, which is its first upvalue's stead. */
function guardPairs(lua: LuaMachine, locked: LockedTables): void {
  const { api, main } = lua
  api.lua_getfield(main, -1, lua.cstring('pairs'))
  const native = api.lua_tocfunction(main, -1)
  const guarded = lua.functionIndex((thread) => {
    if (!locked.isLocked(thread, 1)) return lua.runNative(native, thread)
    api.lua_pushvalue(thread, FIRST_UPVALUE - 1)
    api.lua_pushvalue(thread, 1)
    api.lua_pushnil(thread)
    return 3
  })
  api.lua_getupvalue(main, -1, 1)
  api.lua_getfield(main, -3, lua.cstring('next'))
  api.lua_pushcclosure(main, guarded, 2)
  lua.setField(main, -3, 'pairs')
  api.lua_settop(main, -2)
}

/** unpack counts its results in an int: more than fit one are refused before they wrap (CVE-2025-46817). */
function unpack(lua: LuaMachine, thread: LuaThread, native: (thread: LuaThread) => number): number {
  const { api } = lua
  if (api.lua_type(thread, 3) !== LUA.number) return native(thread)
  const results = api.lua_tointeger(thread, 3) - api.luaL_optinteger(thread, 2, 1) + 1
  return results > INT_MAX ? lua.fail(thread, 'too many results to unpack') : native(thread)
}

/** The metatables of locked tables and of strings are shared by all scripts: they are seen locked, or not at all. */
function metatable(lua: LuaMachine, locked: LockedTables, thread: LuaThread, native: (thread: LuaThread) => number): number {
  const { api } = lua
  const isShared = api.lua_type(thread, 1) === LUA.string || locked.isLocked(thread, 1)
  if (!isShared) return native(thread)
  locked.readThrough(thread, 1)
  if (api.lua_getmetatable(thread, 1) === 0) api.lua_pushnil(thread)
  else locked.pushStandIn(thread)
  return 1
}

/**
 * pcall that gives the text of an error raised by redis.call, not its table; of nothing, an attempt to call the placeholder
 * of its result, which leaves nil (luaRedisPcall). In Lua, because a stack with a frame of JavaScript in it cannot be suspended.
 */
const PROTECTED_CALL = `
local native, select, type = pcall, select, type
local function settled(ok, ...)
  if ok then return ok, ... end
  local failure = ...
  local text = type(failure) == 'table' and failure.err
  if type(text) == 'string' or type(text) == 'number' then return false, text end
  return false, failure
end
return function(...)
  if select('#', ...) == 0 then return false end
  return settled(native(...))
end`

function defineProtectedCall(lua: LuaMachine): void {
  const { api, main } = lua
  lua.load(main, PROTECTED_CALL, '=pcall')
  api.lua_call(main, 0, 1)
  lua.setField(main, -2, 'pcall')
}

function loadString(lua: LuaMachine, thread: LuaThread): number {
  const code = lua.checkBytes(thread, 1)
  const name = lua.api.lua_type(thread, 2) <= LUA.nil ? code : lua.checkBytes(thread, 2)
  return loaded(lua, thread, code, name)
}

/** load(func [, name]): the pieces are gathered first, so that bytecode cannot come in by parts. */
function loadPieces(lua: LuaMachine, thread: LuaThread): number {
  const { api } = lua
  const name = api.lua_type(thread, 2) <= LUA.nil ? '=(load)' : lua.checkBytes(thread, 2)
  if (api.lua_type(thread, 1) !== LUA.function) api.luaL_typerror(thread, 1, lua.cstring('function'))
  let code = ''
  for (;;) {
    api.lua_pushvalue(thread, 1)
    api.lua_call(thread, 0, 1)
    if (api.lua_type(thread, -1) === LUA.nil) break
    if (api.lua_isstring(thread, -1) === 0) return lua.fail(thread, 'reader function must return a string')
    const piece = lua.toBytes(thread, -1)!
    if (piece === '') break
    code += piece
    if (code.length > MOST_CODE_BYTES) return lua.fail(thread, 'not enough memory')
    api.lua_settop(thread, -2)
  }
  return loaded(lua, thread, code, name)
}

function loaded(lua: LuaMachine, thread: LuaThread, code: Bytes, name: Bytes): number {
  if (lua.load(thread, code, name) === 0) return 1
  lua.api.lua_pushnil(thread)
  lua.api.lua_insert(thread, -2)
  return 2
}
