import type { Bytes } from '../bytes.ts'
import type { NodeServices } from '../node-services.ts'
import type { ReplyWriter } from '../resp/reply-writer.ts'
import { LUA, type LuaThread } from './lua/lua-exports.ts'
import { type LuaMachine, MachineLost } from './lua/lua-machine.ts'
import { errorLine, writeLuaValue } from './lua-to-reply.ts'
import type { RedisApiHost } from './redis-api.ts'
import { type LuaTable, Sandbox } from './sandbox.ts'
import type { ScriptCommands } from './script-commands.ts'
import type { ScriptRun } from './script-run.ts'

/** Where a script may go on without an end in sight when busy-reply-threshold is 0, which in Redis means "never busy". */
const UNLIMITED_MS = 60_000

/** A sandbox as it stands, with what its owner keeps in it. */
export interface LiveSandbox {
  readonly sandbox: Sandbox
  /** Grows with every new machine: references into an older one are void. */
  readonly generation: number
}

/**
 * Keeps one sandbox: made at the first script, replaced when a script broke it, ran out of time or swelled it. Runs what is
 * asked in it and writes the outcome as the caller's reply (luaCallFunction).
 */
export class ScriptHost implements RedisApiHost {
  readonly node: NodeServices
  readonly commands: ScriptCommands
  run: ScriptRun | undefined
  private readonly apiOf: (host: RedisApiHost) => LuaTable
  private live: LiveSandbox | undefined
  private generations = 0
  private errorHandler = 0

  constructor(node: NodeServices, commands: ScriptCommands, apiOf: (host: RedisApiHost) => LuaTable) {
    this.node = node
    this.commands = commands
    this.apiOf = apiOf
  }

  get lua(): LuaMachine {
    return this.current().sandbox.lua
  }

  /** Memory of the machine, 0 before the first script. */
  get memoryBytes(): number {
    return this.live?.sandbox.lua.usedBytes ?? 0
  }

  current(): LiveSandbox {
    if (this.live !== undefined) return this.live
    const { clock, config } = this.node
    const sandbox = new Sandbox({ clock, timeLimitMs: () => config.integer('busy-reply-threshold') || UNLIMITED_MS }, this.apiOf(this))
    this.live = { sandbox, generation: ++this.generations }
    sandbox.lua.pushFunction(sandbox.lua.main, (thread) => placeError(sandbox.lua, thread))
    this.errorHandler = sandbox.lua.ref(sandbox.lua.main)
    this.showErrorHandler(sandbox)
    return this.live
  }

  /** Scripts see the handler among their globals, as they do in Redis. */
  private showErrorHandler({ lua, realGlobals }: Sandbox): void {
    lua.pushRef(lua.main, realGlobals)
    lua.pushRef(lua.main, this.errorHandler)
    lua.setField(lua.main, -2, '__redis__err__handler')
    lua.api.lua_settop(lua.main, 0)
  }

  discard(): void {
    this.live = undefined
  }

  /**
   * Does something in the machine outside any script, such as compiling.
   * @throws MachineLost, after which the next call finds a fresh machine.
   */
  guarded<Result>(work: (sandbox: Sandbox) => Result): Result {
    const { sandbox } = this.current()
    sandbox.startClock()
    try {
      return work(sandbox)
    } catch (error) {
      this.discard()
      throw lossOf(error)
    } finally {
      sandbox.stopClock()
      if (this.live !== undefined) sandbox.lua.api.lua_settop(sandbox.lua.main, 0)
    }
  }

  /** Calls what `push` puts on the stack (a function and its arguments, whose count it gives) and writes the reply. */
  invoke(run: ScriptRun, push: (sandbox: Sandbox) => number): void {
    const { reply } = run.caller
    const written = reply.length
    this.run = run
    try {
      this.guarded((sandbox) => this.call(sandbox, run, push))
    } catch (error) {
      if (!(error instanceof MachineLost)) throw error
      reply.truncate(written)
      this.replyError(reply, `ERR ${error.message} script: ${run.name}`)
    } finally {
      this.run = undefined
      if (this.live?.sandbox.isBloated) this.discard()
    }
  }

  private call(sandbox: Sandbox, run: ScriptRun, push: (sandbox: Sandbox) => number): void {
    const { lua } = sandbox
    this.commands.begin(run)
    lua.pushRef(lua.main, this.errorHandler)
    const argumentCount = push(sandbox)
    if (lua.api.lua_pcall(lua.main, argumentCount, 1, 1) === 0) writeLuaValue(sandbox, run.caller.reply, this.commands.protocol)
    else this.replyScriptError(lua, run)
  }

  private replyScriptError(lua: LuaMachine, run: ScriptRun): void {
    const { api, main } = lua
    if (api.lua_type(main, -1) !== LUA.table) {
      const text = lua.toBytes(main, -1) ?? 'execution failure'
      return this.replyError(run.caller.reply, `ERR Error running script ${run.name}, ${text.slice(0, 100)}`)
    }
    const text = rawField(lua, 'err') ?? 'ERR unknown error'
    const source = rawField(lua, 'source')
    const line = rawField(lua, 'line')
    const place = source !== undefined && line !== undefined ? ` script: ${run.name}, on ${source}:${line}.` : ''
    this.replyError(run.caller.reply, text + place, hasField(lua, 'ignore_error_stats_update'))
  }

  private replyError(reply: ReplyWriter, text: Bytes, isCounted = false): void {
    const line = errorLine(text)
    if (!isCounted) this.node.stats.countError(line)
    reply.raw(`-${line}\r\n`)
  }
}

/** What ended the machine: its own word, or the trap or exhausted stack that WebAssembly reports. */
function lossOf(error: unknown): unknown {
  if (error instanceof RangeError) return new MachineLost('Script exhausted the stack.')
  if (error instanceof WebAssembly.RuntimeError) return new MachineLost(`Script broke its machine: ${error.message}.`)
  return error
}

/** The error handler of pcall: makes any error a table that tells where it was raised (__redis__err__handler). */
function placeError(lua: LuaMachine, thread: LuaThread): number {
  const { api } = lua
  const raisedIn = lua.frame(thread, 1)
  const place = raisedIn?.isNative ? lua.frame(thread, 2) : raisedIn
  if (api.lua_type(thread, 1) !== LUA.table) {
    const text = `ERR ${errorText(lua, thread)}`
    api.lua_createtable(thread, 0, 3)
    lua.pushBytes(thread, text)
    lua.setField(thread, -2, 'err')
    api.lua_replace(thread, 1)
  }
  api.lua_settop(thread, 1)
  if (place !== undefined) {
    setRaw(lua, thread, 'source', () => lua.pushBytes(thread, place.source))
    setRaw(lua, thread, 'line', () => api.lua_pushnumber(thread, place.line))
  }
  return 1
}

function errorText(lua: LuaMachine, thread: LuaThread): Bytes {
  const { api } = lua
  if (api.lua_isstring(thread, 1) === 1) return lua.toBytes(thread, 1)!
  const type = lua.typeName(thread, 1)
  if (type === 'boolean') return api.lua_toboolean(thread, 1) === 1 ? 'true' : 'false'
  return type === 'nil' ? 'nil' : `${type}: 0x${api.lua_topointer(thread, 1).toString(16).padStart(8, '0')}`
}

function setRaw(lua: LuaMachine, thread: LuaThread, name: string, push: () => void): void {
  lua.pushBytes(thread, name)
  push()
  lua.api.lua_rawset(thread, 1)
}

/** A text field of the table on top, read without asking metatables: nothing protects us here. */
function rawField(lua: LuaMachine, name: string): Bytes | undefined {
  lua.pushBytes(lua.main, name)
  lua.api.lua_rawget(lua.main, -2)
  const text = lua.toBytes(lua.main, -1)
  lua.api.lua_settop(lua.main, -2)
  return text
}

function hasField(lua: LuaMachine, name: string): boolean {
  lua.pushBytes(lua.main, name)
  lua.api.lua_rawget(lua.main, -2)
  const isSet = lua.api.lua_toboolean(lua.main, -1) === 1
  lua.api.lua_settop(lua.main, -2)
  return isSet
}
