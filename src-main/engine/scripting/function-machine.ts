import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import { registerFunction, type ScriptFunction } from './function-loader.ts'
import { LUA, REGISTRY } from './lua/lua-exports.ts'
import { errorLine } from './lua-to-reply.ts'
import { redisApi, sharedApi } from './redis-api.ts'
import { type Sandbox, ScriptOverdue } from './sandbox.ts'
import type { ScriptCommands } from './script-commands.ts'
import { ScriptHost } from './script-host.ts'

/** Milliseconds the code of a library may take to register its functions (LOAD_TIMEOUT_MS). */
const LOAD_LIMIT_MS = 500

/** How the globals of functions are switched: their stand-in's metatable looks into one table or the other. */
interface FunctionGlobals {
  /** Registry references: the globals as functions see them, what they show while a library loads, and while a function runs. */
  readonly seen: number
  readonly whileLoading: number
  readonly whileRunning: number
}

/** The Lua machine of function libraries: its own, apart from that of EVAL's scripts (function_lua.c). */
export class FunctionMachine {
  readonly host: ScriptHost
  private globals: FunctionGlobals | undefined
  private preparedGeneration = 0
  private loading: Map<Bytes, ScriptFunction> | undefined

  constructor(node: NodeServices, commands: ScriptCommands) {
    this.host = new ScriptHost('function', node, commands, redisApi)
  }

  get generation(): number {
    return this.host.current().generation
  }

  discard(): void {
    this.host.discard()
  }

  /** Lets go of callbacks nobody can call any more; those of an older machine went with it. */
  release(functions: Iterable<ScriptFunction>, generation: number): void {
    if (generation !== this.generation) return
    const { api, main } = this.host.lua
    for (const { ref } of functions) api.luaL_unref(main, REGISTRY, ref)
  }

  /**
   * Runs a library's code, which may do nothing but register functions; gives those.
   * @throws ReplyError when it does not compile, fails, or registers none.
   */
  load(code: Bytes): ReadonlyMap<Bytes, ScriptFunction> {
    const functions = new Map<Bytes, ScriptFunction>()
    const failure = this.loadWithin(LOAD_LIMIT_MS, code, functions)
    if (failure !== undefined) throw new ReplyError(errorLine(failure))
    if (functions.size === 0) throw new ReplyError('ERR No functions registered')
    return functions
  }

  private loadWithin(limitMs: number, code: Bytes, functions: Map<Bytes, ScriptFunction>): Bytes | undefined {
    try {
      return this.host.guarded((sandbox) => this.runLibrary(sandbox, code, functions), limitMs)
    } catch (error) {
      if (error instanceof ScriptOverdue) return 'ERR Error registering functions: ERR FUNCTION LOAD timeout'
      throw error
    }
  }

  private runLibrary(sandbox: Sandbox, code: Bytes, functions: Map<Bytes, ScriptFunction>): Bytes | undefined {
    const { lua } = sandbox
    const globals = this.prepared(sandbox)
    sandbox.useGlobals(globals.seen)
    if (lua.load(lua.main, code, '@user_function') !== 0) return `ERR Error compiling function: ${lua.toBytes(lua.main, -1) ?? ''}`
    this.show(sandbox, globals, globals.whileLoading)
    this.loading = functions
    try {
      if (lua.api.lua_pcall(lua.main, 0, 0, 0) === 0) return undefined
      return `ERR Error registering functions: ${loadError(sandbox)}`
    } finally {
      this.loading = undefined
      this.show(sandbox, globals, globals.whileRunning)
    }
  }

  /** Functions see globals of their own, which read from what is shown at the time. */
  private prepared(sandbox: Sandbox): FunctionGlobals {
    const { generation } = this.host.current()
    if (this.globals !== undefined && this.preparedGeneration === generation) return this.globals
    const { lua } = sandbox
    sandbox.pushTable({ ...sharedApi(this.host), register_function: (thread) => registerFunction(lua, thread, this.loading) })
    sandbox.protectTop()
    sandbox.locked.pushStandIn(lua.main)
    lua.api.lua_createtable(lua.main, 0, 1)
    lua.api.lua_insert(lua.main, -2)
    lua.setField(lua.main, -2, 'redis')
    sandbox.protectTop()
    const whileLoading = lua.ref(lua.main)
    lua.pushRef(lua.main, sandbox.realGlobals)
    sandbox.locked.pushStandIn(lua.main)
    this.preparedGeneration = generation
    this.globals = { seen: lua.ref(lua.main), whileLoading, whileRunning: sandbox.realGlobals }
    return this.globals
  }

  private show({ lua }: Sandbox, { seen }: FunctionGlobals, shown: number): void {
    lua.pushRef(lua.main, seen)
    lua.api.lua_getmetatable(lua.main, -1)
    lua.pushRef(lua.main, shown)
    lua.setField(lua.main, -2, '__index')
    lua.api.lua_settop(lua.main, -3)
  }
}

/** What ended a library's code: luaExtractErrorInformation's text, without asking metatables. */
function loadError({ lua }: Sandbox): Bytes {
  const { api, main } = lua
  if (api.lua_type(main, -1) !== LUA.table) return `ERR ${lua.toBytes(main, -1) ?? 'unknown error'}`
  lua.pushBytes(main, 'err')
  api.lua_rawget(main, -2)
  return lua.toBytes(main, -1) ?? 'ERR unknown error'
}
