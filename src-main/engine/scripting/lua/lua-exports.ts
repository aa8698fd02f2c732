/** A lua_State in the module's memory. */
export type LuaThread = number
type Pointer = number

/** What of Lua 5.1's C API the engine uses, as the module exports it (lua.h, lauxlib.h). Pointers are offsets into `memory`. */
export interface LuaExports {
  readonly memory: WebAssembly.Memory
  readonly __indirect_function_table: WebAssembly.Table
  __wasm_call_ctors(): void
  emscripten_stack_init(): void
  stackSave(): Pointer
  stackRestore(pointer: Pointer): void
  setThrew(threw: number, value: number): void
  malloc(sizeBytes: number): Pointer
  free(pointer: Pointer): void

  luaL_newstate(): LuaThread
  luaopen_base(thread: LuaThread): number
  luaopen_table(thread: LuaThread): number
  luaopen_string(thread: LuaThread): number
  luaopen_math(thread: LuaThread): number
  luaL_loadbuffer(thread: LuaThread, text: Pointer, sizeBytes: number, chunkName: Pointer): number
  luaL_ref(thread: LuaThread, table: number): number
  luaL_unref(thread: LuaThread, table: number, ref: number): void
  luaL_where(thread: LuaThread, level: number): void
  luaL_argerror(thread: LuaThread, argument: number, message: Pointer): number
  luaL_typerror(thread: LuaThread, argument: number, typeName: Pointer): number
  luaL_checklstring(thread: LuaThread, argument: number, sizeAt: Pointer): Pointer
  luaL_checknumber(thread: LuaThread, argument: number): number
  luaL_checkinteger(thread: LuaThread, argument: number): number
  luaL_optinteger(thread: LuaThread, argument: number, absent: number): number
  luaL_checkstack(thread: LuaThread, slots: number, message: Pointer): void

  lua_call(thread: LuaThread, argumentCount: number, resultCount: number): void
  lua_pcall(thread: LuaThread, argumentCount: number, resultCount: number, handlerAt: number): number
  lua_checkstack(thread: LuaThread, slots: number): number
  lua_concat(thread: LuaThread, count: number): void
  lua_createtable(thread: LuaThread, arraySize: number, recordSize: number): void
  lua_error(thread: LuaThread): number
  lua_gc(thread: LuaThread, what: number, data: number): number
  lua_getfield(thread: LuaThread, index: number, name: Pointer): void
  lua_getinfo(thread: LuaThread, what: Pointer, record: Pointer): number
  lua_getmetatable(thread: LuaThread, index: number): number
  lua_getstack(thread: LuaThread, level: number, record: Pointer): number
  lua_gettable(thread: LuaThread, index: number): void
  lua_gettop(thread: LuaThread): number
  lua_getupvalue(thread: LuaThread, index: number, nth: number): Pointer
  lua_insert(thread: LuaThread, index: number): void
  lua_isnumber(thread: LuaThread, index: number): number
  lua_isstring(thread: LuaThread, index: number): number
  lua_next(thread: LuaThread, index: number): number
  lua_objlen(thread: LuaThread, index: number): number
  lua_pushboolean(thread: LuaThread, value: number): void
  lua_pushcclosure(thread: LuaThread, functionIndex: number, upvalueCount: number): void
  lua_pushlightuserdata(thread: LuaThread, pointer: Pointer): void
  lua_pushlstring(thread: LuaThread, text: Pointer, sizeBytes: number): void
  lua_pushnil(thread: LuaThread): void
  lua_pushnumber(thread: LuaThread, value: number): void
  lua_pushvalue(thread: LuaThread, index: number): void
  lua_rawget(thread: LuaThread, index: number): void
  lua_rawgeti(thread: LuaThread, index: number, key: number): void
  lua_rawset(thread: LuaThread, index: number): void
  lua_rawseti(thread: LuaThread, index: number, key: number): void
  lua_remove(thread: LuaThread, index: number): void
  lua_replace(thread: LuaThread, index: number): void
  lua_sethook(thread: LuaThread, functionIndex: number, mask: number, count: number): void
  lua_setfield(thread: LuaThread, index: number, name: Pointer): void
  lua_setmetatable(thread: LuaThread, index: number): number
  lua_settable(thread: LuaThread, index: number): void
  lua_settop(thread: LuaThread, index: number): void
  lua_toboolean(thread: LuaThread, index: number): number
  lua_tocfunction(thread: LuaThread, index: number): number
  lua_tointeger(thread: LuaThread, index: number): number
  lua_tolstring(thread: LuaThread, index: number, sizeAt: Pointer): Pointer
  lua_tonumber(thread: LuaThread, index: number): number
  lua_topointer(thread: LuaThread, index: number): Pointer
  lua_touserdata(thread: LuaThread, index: number): Pointer
  lua_type(thread: LuaThread, index: number): number
  lua_typename(thread: LuaThread, type: number): Pointer
}

export const REGISTRY = -10000
export const GLOBALS = -10002
/** The pseudo-index of a C function's first upvalue (lua_upvalueindex). */
export const FIRST_UPVALUE = GLOBALS - 1
/** All results a function gives (LUA_MULTRET). */
export const ALL_RESULTS = -1

/** Types of values (lua.h, LUA_T*). */
export const LUA = { nil: 0, boolean: 1, lightUserdata: 2, number: 3, string: 4, table: 5, function: 6, userdata: 7, thread: 8 } as const

/** Outcomes of lua_pcall and luaL_loadbuffer. */
export const OUTCOME = { ok: 0, runtime: 2, syntax: 3, memory: 4, handler: 5 } as const
