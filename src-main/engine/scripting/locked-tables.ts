import { LUA, type LuaThread } from './lua/lua-exports.ts'
import type { LuaMachine } from './lua/lua-machine.ts'

const REFUSAL = 'Attempt to modify a readonly table'

/**
 * Tables that scripts may read and not change. Redis patches its Lua for them (lua_enablereadonlytable); an unpatched Lua
 * does it with stand-ins: an empty table that reads from the real one and refuses assignments. The few functions that
 * would look through a stand-in (rawset, next, table.insert…) ask here first.
 */
export class LockedTables {
  private readonly lua: LuaMachine
  /** By address of the stand-in: the registry reference of the real table. Both live as long as the machine. */
  private readonly realOf = new Map<number, number>()
  private readonly refuse: number

  constructor(lua: LuaMachine) {
    this.lua = lua
    this.refuse = lua.functionIndex((thread) => this.refuseChange(thread, true))
  }

  /** Replaces the table on top of the stack by its stand-in. */
  pushStandIn(thread: LuaThread): void {
    const { lua } = this
    const { api } = lua
    api.lua_createtable(thread, 0, 0)
    api.lua_createtable(thread, 0, 2)
    api.lua_pushvalue(thread, -3)
    lua.setField(thread, -2, '__index')
    api.lua_pushcclosure(thread, this.refuse, 0)
    lua.setField(thread, -2, '__newindex')
    api.lua_setmetatable(thread, -2)
    // The registry keeps the stand-in too: its address must never be given to another table.
    api.lua_pushvalue(thread, -1)
    lua.ref(thread)
    api.lua_insert(thread, -2)
    this.realOf.set(api.lua_topointer(thread, -2), lua.ref(thread))
  }

  isLocked(thread: LuaThread, index: number): boolean {
    return this.lua.api.lua_type(thread, index) === LUA.table && this.realOf.has(this.lua.api.lua_topointer(thread, index))
  }

  /** Puts the real table in the place of a stand-in, so that one of Lua's own functions may read it. */
  readThrough(thread: LuaThread, index: number): void {
    if (this.lua.api.lua_type(thread, index) !== LUA.table) return
    const ref = this.realOf.get(this.lua.api.lua_topointer(thread, index))
    if (ref === undefined) return
    this.lua.pushRef(thread, ref)
    this.lua.api.lua_replace(thread, index)
  }

  /** As the virtual machine refuses an assignment when `isAssignment`, with its place; else as a C function is refused, without. */
  refuseChange(thread: LuaThread, isAssignment = false): never {
    if (isAssignment) this.lua.fail(thread, REFUSAL)
    this.lua.pushBytes(thread, REFUSAL)
    return this.lua.raise(thread)
  }
}
