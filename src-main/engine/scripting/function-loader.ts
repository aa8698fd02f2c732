import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import { LUA, type LuaThread } from './lua/lua-exports.ts'
import type { LuaMachine } from './lua/lua-machine.ts'
import { pushError } from './reply-to-lua.ts'
import { SCRIPT_FLAGS, type ScriptFlag, type ScriptFlags } from './script-flags.ts'

export const INVALID_NAME = 'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long'
const NAME = /^\w+$/

/** One function a library registered; `ref` is its callback in the machine it was loaded into. */
export interface ScriptFunction {
  readonly name: Bytes
  readonly description: Bytes | undefined
  readonly flags: ScriptFlags
  readonly ref: number
}

export function isFunctionName(name: Bytes): boolean {
  return NAME.test(name)
}

/**
 * redis.register_function(name, callback) or redis.register_function{function_name=…, callback=…, flags=…, description=…},
 * called while a library is loaded (luaRegisterFunction). `into` takes the function; undefined outside a load.
 */
export function registerFunction(lua: LuaMachine, thread: LuaThread, into: Map<Bytes, ScriptFunction> | undefined): number {
  if (into === undefined) return raise(lua, thread, 'redis.register_function can only be called on FUNCTION LOAD command')
  try {
    const added = readFunction(lua, thread)
    if (!isFunctionName(added.name)) throw new ReplyError(INVALID_NAME)
    if (into.has(added.name)) throw new ReplyError('Function already exists in the library')
    into.set(added.name, added)
    return 0
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error
    return raise(lua, thread, error.message)
  }
}

function raise(lua: LuaMachine, thread: LuaThread, text: Bytes): never {
  pushError(lua, thread, text)
  return lua.raise(thread)
}

function readFunction(lua: LuaMachine, thread: LuaThread): ScriptFunction {
  const count = lua.api.lua_gettop(thread)
  if (count < 1 || count > 2) throw new ReplyError('wrong number of arguments to redis.register_function')
  return count === 1 ? readNamed(lua, thread) : readPositional(lua, thread)
}

function readPositional(lua: LuaMachine, thread: LuaThread): ScriptFunction {
  const name = lua.toBytes(thread, 1)
  if (name === undefined) throw new ReplyError('first argument to redis.register_function must be a string')
  if (lua.api.lua_type(thread, 2) !== LUA.function) throw new ReplyError('second argument to redis.register_function must be a function')
  return { name, description: undefined, flags: new Set(), ref: lua.ref(thread) }
}

function readNamed(lua: LuaMachine, thread: LuaThread): ScriptFunction {
  const { api } = lua
  if (api.lua_type(thread, 1) !== LUA.table) {
    throw new ReplyError('calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).')
  }
  const read: { name?: Bytes; description?: Bytes; flags?: ScriptFlags; ref?: number } = {}
  api.lua_pushnil(thread)
  while (api.lua_next(thread, 1) !== 0) {
    if (api.lua_type(thread, -2) === LUA.number) throw new ReplyError('unknown argument given to redis.register_function')
    if (api.lua_type(thread, -2) !== LUA.string) throw new ReplyError('named argument key given to redis.register_function is not a string')
    readNamedArgument(lua, thread, lua.toBytes(thread, -2)!.toLowerCase(), read)
    api.lua_settop(thread, 2)
  }
  if (read.name === undefined) throw new ReplyError('redis.register_function must get a function name argument')
  if (read.ref === undefined) throw new ReplyError('redis.register_function must get a callback argument')
  return { name: read.name, description: read.description, flags: read.flags ?? new Set(), ref: read.ref }
}

function readNamedArgument(
  lua: LuaMachine,
  thread: LuaThread,
  key: Bytes,
  read: { name?: Bytes; description?: Bytes; flags?: ScriptFlags; ref?: number },
): void {
  const type = lua.api.lua_type(thread, -1)
  if (key === 'function_name') read.name = text(lua, thread, key)
  else if (key === 'description') read.description = text(lua, thread, key)
  else if (key === 'callback') {
    if (type !== LUA.function) throw new ReplyError('callback argument given to redis.register_function must be a function')
    lua.api.lua_pushvalue(thread, -1)
    read.ref = lua.ref(thread)
  } else if (key === 'flags') {
    if (type !== LUA.table) throw new ReplyError('flags argument to redis.register_function must be a table representing function flags')
    read.flags = readFlags(lua, thread)
  } else throw new ReplyError('unknown argument given to redis.register_function')
}

function text(lua: LuaMachine, thread: LuaThread, key: string): Bytes {
  const given = lua.toBytes(thread, -1)
  if (given === undefined) throw new ReplyError(`${key} argument given to redis.register_function must be a string`)
  return given
}

function readFlags(lua: LuaMachine, thread: LuaThread): ScriptFlags {
  const flags = new Set<ScriptFlag>()
  const top = lua.api.lua_gettop(thread)
  for (let i = 1; ; i++) {
    lua.api.lua_pushnumber(thread, i)
    lua.api.lua_gettable(thread, top)
    if (lua.api.lua_type(thread, -1) === LUA.nil) return flags
    const word = lua.toBytes(thread, -1)?.toLowerCase()
    const flag = SCRIPT_FLAGS.find((known) => known === word)
    if (flag === undefined) throw new ReplyError('unknown flag given')
    flags.add(flag)
    lua.api.lua_settop(thread, top)
  }
}
