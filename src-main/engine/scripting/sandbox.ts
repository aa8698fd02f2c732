import type { Clock } from '../ports/clock.ts'
import { guardBaseLibrary, guardTableLibrary } from './guarded-base.ts'
import { openBit } from './libraries/bit.ts'
import { openCjson } from './libraries/cjson.ts'
import { openCmsgpack } from './libraries/cmsgpack.ts'
import { openMath } from './libraries/math.ts'
import { openStruct } from './libraries/struct.ts'
import { LockedTables } from './locked-tables.ts'
import { GLOBALS, type LuaThread } from './lua/lua-exports.ts'
import { LuaMachine, MachineLost } from './lua/lua-machine.ts'

const STEPS_BETWEEN_CHECKS = 100_000
/** A script past its time makes way about so often. */
const SLICE_MS = 5
/** How far past its time a script may go on where it cannot make way: inside a function of the host, or inside EXEC. */
const UNBROKEN_LIMIT_MS = 5000
/** A machine that took more than this from the system is replaced after the script: its memory never shrinks. */
const KEPT_MEMORY_BYTES = 64 * 1024 * 1024
/**
 * Left out of the globals: what reaches files and the console (script_lua.c, deny_list), and what later releases took away
 * because it leads out of a sandbox (CVE-2025-46817 and its like).
 */
const REMOVED = ['dofile', 'loadfile', 'print', 'newproxy', 'getfenv', 'setfenv']

/** A script that could not make way ran too long past its time. Nothing inside Lua can catch it. */
export class ScriptOverdue extends MachineLost {}

export interface SandboxDeps {
  readonly clock: Clock
  /** Milliseconds after which a script makes way for others. */
  readonly timeLimitMs: () => number
  /** Serves others; resolves when the script is to go on. */
  readonly makeWay: () => Promise<void>
}

/** Functions and constants of one Lua table. */
export type LuaTable = Readonly<Record<string, string | number | ((thread: LuaThread) => number)>>

/**
 * A Lua machine with the globals of Redis's scripts: libraries that touch nothing outside, and global tables that cannot
 * be changed, so that one script leaves nothing behind for the next (script_lua.c, luaRegisterRedisAPI).
 */
export class Sandbox {
  readonly lua = new LuaMachine()
  readonly locked = new LockedTables(this.lua)
  /** Registry references of the global table scripts see, and of the one behind it. */
  readonly globals: number
  readonly realGlobals: number
  private readonly deps: SandboxDeps
  private deadlineMs = Infinity
  /** When others were served last, once the deadline has passed. */
  private pausedMs = 0
  private mayPause = false
  private unbrokenLimitMs = UNBROKEN_LIMIT_MS
  private endedBy: string | undefined
  private unchecked = 0

  constructor(deps: SandboxDeps, redis: LuaTable) {
    this.deps = deps
    this.realGlobals = this.openLibraries(redis)
    this.globals = this.lock()
    this.lua.pauseBy({ isDue: () => this.isPauseDue(), wait: () => this.pause() }, STEPS_BETWEEN_CHECKS)
  }

  /** True when the machine should make way for a fresh one. */
  get isBloated(): boolean {
    return this.lua.memoryBytes > KEPT_MEMORY_BYTES
  }

  /** `mayPause`: past its time, what runs may be put aside while others are served. `limitMs`: it is ended after so long. */
  startClock({ mayPause = false, limitMs }: { readonly mayPause?: boolean; readonly limitMs?: number | undefined } = {}): void {
    this.deadlineMs = this.deps.clock.monotonicMs() + (limitMs ?? this.deps.timeLimitMs())
    this.pausedMs = this.deadlineMs
    this.unbrokenLimitMs = limitMs === undefined ? UNBROKEN_LIMIT_MS : 0
    this.mayPause = mayPause && this.lua.canSuspend
  }

  /** Ends what runs at its next step, with this as its error. Nothing inside Lua can catch it. */
  end(why: string): void {
    this.endedBy = why
  }

  stopClock(): void {
    this.deadlineMs = Infinity
  }

  /**
   * Counts units of work done for a script outside Lua: a value converted, a byte escaped.
   * @throws MachineLost when the script was ended, or takes far too long.
   */
  spend(units = 1): void {
    this.unchecked += units
    if (this.unchecked < 10_000) return
    this.unchecked = 0
    this.requireTime(this.deps.clock.monotonicMs())
  }

  /** Chunks compiled from now on see these globals, whatever a script did with setfenv(0, …). */
  useGlobals(ref: number): void {
    this.lua.pushRef(this.lua.main, ref)
    this.lua.api.lua_replace(this.lua.main, GLOBALS)
  }

  /** Leaves a table with these fields on the stack. */
  pushTable(fields: LuaTable): void {
    const { lua } = this
    lua.api.lua_createtable(lua.main, 0, Object.keys(fields).length)
    this.addFields(fields)
  }

  /** Leaves a table whose missing fields are errors on the stack (luaSetErrorMetatable). */
  protectTop(): void {
    const { lua } = this
    const { api, main } = lua
    api.lua_createtable(main, 0, 1)
    lua.pushFunction(main, (thread) => this.missingGlobal(thread))
    lua.setField(main, -2, '__index')
    api.lua_setmetatable(main, -2)
  }

  private isPauseDue(): boolean {
    const nowMs = this.deps.clock.monotonicMs()
    this.requireTime(nowMs)
    return this.mayPause && nowMs > this.deadlineMs && nowMs - this.pausedMs >= SLICE_MS && !this.lua.isInHost
  }

  private async pause(): Promise<void> {
    await this.deps.makeWay()
    this.pausedMs = this.deps.clock.monotonicMs()
  }

  private requireTime(nowMs: number): void {
    if (this.endedBy !== undefined) throw new MachineLost(this.endedBy)
    if (nowMs - this.pausedMs <= this.unbrokenLimitMs || nowMs <= this.deadlineMs) return
    throw new ScriptOverdue(`Script ran for ${UNBROKEN_LIMIT_MS} milliseconds past the ${this.deps.timeLimitMs()} of busy-reply-threshold without making way, and was ended.`)
  }

  private openLibraries(redis: LuaTable): number {
    const { lua } = this
    const { api, main } = lua
    for (const [name, open] of [['', api.luaopen_base], ['table', api.luaopen_table], ['string', api.luaopen_string], ['math', api.luaopen_math]] as const) {
      lua.pushNative(main, open)
      lua.pushBytes(main, name)
      api.lua_call(main, 1, 0)
    }
    guardBaseLibrary(lua, this.locked)
    guardTableLibrary(lua, this.locked)
    this.extend('math', openMath(lua))
    this.define('bit', openBit(lua))
    this.define('struct', openStruct(lua))
    this.define('cjson', openCjson(this))
    this.define('cmsgpack', openCmsgpack(this))
    this.pushNullPointer('cjson', 'null')
    this.define('redis', redis)
    for (const name of REMOVED) {
      api.lua_pushnil(main)
      lua.setField(main, GLOBALS, name)
    }
    api.lua_pushvalue(main, GLOBALS)
    return lua.ref(main)
  }

  private define(name: string, fields: LuaTable): void {
    this.pushTable(fields)
    this.lua.setField(this.lua.main, GLOBALS, name)
  }

  private extend(name: string, fields: LuaTable): void {
    const { api, main } = this.lua
    api.lua_getfield(main, GLOBALS, this.lua.cstring(name))
    this.addFields(fields)
    api.lua_settop(main, -2)
  }

  private addFields(fields: LuaTable): void {
    const { lua } = this
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'function') lua.pushFunction(lua.main, value)
      else if (typeof value === 'number') lua.api.lua_pushnumber(lua.main, value)
      else lua.pushBytes(lua.main, value)
      lua.setField(lua.main, -2, name)
    }
  }

  private pushNullPointer(table: string, field: string): void {
    const { lua } = this
    lua.api.lua_getfield(lua.main, GLOBALS, lua.cstring(table))
    lua.api.lua_pushlightuserdata(lua.main, 0)
    lua.setField(lua.main, -2, field)
    lua.api.lua_settop(lua.main, -2)
  }

  /** Puts a stand-in that cannot be changed before every global table, before the metatable of strings, and before the globals. */
  private lock(): number {
    const { lua, locked } = this
    const { api, main } = lua
    api.lua_pushnil(main)
    while (api.lua_next(main, GLOBALS) !== 0) {
      if (api.lua_type(main, -1) === 5 && api.lua_topointer(main, -1) !== api.lua_topointer(main, GLOBALS)) this.lockField()
      else api.lua_settop(main, -2)
    }
    this.lockStrings()
    api.lua_pushvalue(main, GLOBALS)
    this.protectTop()
    locked.pushStandIn(main)
    api.lua_pushvalue(main, -1)
    lua.setField(main, GLOBALS, '_G')
    return lua.ref(main)
  }

  /** Stack: key, table. Leaves the key, with the stand-in as its value. */
  private lockField(): void {
    const { api, main } = this.lua
    this.locked.pushStandIn(main)
    api.lua_pushvalue(main, -2)
    api.lua_insert(main, -2)
    api.lua_rawset(main, GLOBALS)
  }

  private lockStrings(): void {
    const { lua } = this
    const { api, main } = lua
    lua.pushBytes(main, '')
    api.lua_getmetatable(main, -1)
    api.lua_getfield(main, GLOBALS, lua.cstring('string'))
    lua.setField(main, -2, '__index')
    api.lua_settop(main, -3)
  }

  private missingGlobal(thread: LuaThread): number {
    const { lua } = this
    if (lua.api.lua_isstring(thread, -1) === 0) return lua.fail(thread, 'Second argument to luaProtectedTableError must be a string or number')
    return lua.fail(thread, `Script attempted to access nonexistent global variable '${lua.toBytes(thread, -1)!}'`)
  }
}
