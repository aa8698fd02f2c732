import type { Bytes } from '../bytes.ts'
import type { NodeServices } from '../node-services.ts'
import { BusyScript, type ScriptKind } from './busy-script.ts'
import { LUA, type LuaThread, OUTCOME } from './lua/lua-exports.ts'
import { type LuaMachine, MachineLost } from './lua/lua-machine.ts'
import type { CallState } from './lua/stack-switching.ts'
import { errorLine, writeLuaValue } from './lua-to-reply.ts'
import type { RedisApiHost } from './redis-api.ts'
import { type LuaTable, Sandbox } from './sandbox.ts'
import type { ScriptCommands } from './script-commands.ts'
import type { ScriptRun } from './script-run.ts'

/** When a script makes way though busy-reply-threshold is 0, which in Redis means that it never does. */
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
  private readonly kind: ScriptKind
  private readonly apiOf: (host: RedisApiHost) => LuaTable
  private live: LiveSandbox | undefined
  private generations = 0
  private errorHandler = 0

  constructor(kind: ScriptKind, node: NodeServices, commands: ScriptCommands, apiOf: (host: RedisApiHost) => LuaTable) {
    this.kind = kind
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
    const timeLimitMs = (): number => config.integer('busy-reply-threshold') || UNLIMITED_MS
    const sandbox = new Sandbox({ clock, timeLimitMs, makeWay: () => this.makeWay() }, this.apiOf(this))
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
   * Does something in the machine outside any script, such as compiling, within `limitMs` where that is given.
   * @throws MachineLost, after which the next call finds a fresh machine.
   */
  guarded<Result>(work: (sandbox: Sandbox) => Result, limitMs?: number): Result {
    const { sandbox } = this.current()
    sandbox.startClock({ limitMs })
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

  /**
   * Calls what `push` puts on the stack (a function and its arguments, whose count it gives) and writes the reply. A script that
   * takes long is not over when this comes back: `commands.busy` is set then, its caller suspended, and `conclude` called at its end.
   */
  invoke(run: ScriptRun, push: (sandbox: Sandbox) => number): void {
    const { sandbox } = this.current()
    const writtenBefore = run.caller.reply.length
    this.run = run
    const call = this.begin(sandbox, run, push)
    const settle = (state: CallState): void => this.settle(sandbox, run, state, writtenBefore)
    if (call.state !== 'suspended') return settle(call.state)
    const resume = run.caller.suspend()
    void call.ended.then((state) => {
      const { busy } = this.commands
      const errorsBefore = this.node.stats.errorReplies
      this.commands.busy = undefined
      settle(state)
      busy?.conclude(this.node.stats.errorReplies > errorsBefore)
      resume()
    })
  }

  /** The hook found the script past its time: others are served, and told to wait. */
  private makeWay(): Promise<void> {
    const { run, commands, node } = this
    if (commands.busy === undefined && run !== undefined) {
      const elapsedMs = Math.round(node.clock.monotonicMs() - run.startedMs)
      node.log('warning', `Slow script detected: still in execution after ${elapsedMs} milliseconds. You can try killing the script using the ${this.kind === 'eval' ? 'SCRIPT' : 'FUNCTION'} KILL command. Script name is: ${run.name}.`)
      commands.busy = new BusyScript(run, this.kind, this.current().sandbox)
    }
    return new Promise((resolve) => setImmediate(resolve))
  }

  private begin(sandbox: Sandbox, run: ScriptRun, push: (sandbox: Sandbox) => number): { readonly state: CallState; readonly ended: Promise<CallState> } {
    const { lua } = sandbox
    sandbox.startClock({ mayPause: !this.node.isInTransaction && !run.caller.isPrimaryStream })
    this.commands.begin(run)
    this.node.datasetClock.hold(run.caller.context.nowMs)
    lua.pushRef(lua.main, this.errorHandler)
    return lua.call(push(sandbox), 1)
  }

  /** Writes the reply of a call that is over, and leaves the machine as it was, or none. */
  private settle(sandbox: Sandbox, run: ScriptRun, state: CallState, writtenBefore: number): void {
    try {
      if (state === 'thrown' || state === 'broken') throw sandbox.lua.lossOf(state)
      if (typeof state === 'object') this.replyOutcome(sandbox, run, state.outcome)
    } catch (error) {
      this.discard()
      const loss = lossOf(error)
      if (!(loss instanceof MachineLost)) throw loss
      run.caller.reply.truncate(writtenBefore)
      this.replyError(run, `ERR ${loss.message} script: ${run.name}`)
    } finally {
      sandbox.stopClock()
      this.node.datasetClock.release()
      this.run = undefined
      if (this.live !== undefined) sandbox.lua.api.lua_settop(sandbox.lua.main, 0)
      if (this.live?.sandbox.isBloated) this.discard()
    }
  }

  private replyOutcome(sandbox: Sandbox, run: ScriptRun, outcome: number): void {
    if (outcome === OUTCOME.ok) writeLuaValue(sandbox, run.caller.reply, this.commands.protocol, (line, isCounted) => this.noteError(run, line, isCounted))
    else this.replyScriptError(sandbox.lua, run)
  }

  private replyScriptError(lua: LuaMachine, run: ScriptRun): void {
    const { api, main } = lua
    if (api.lua_type(main, -1) !== LUA.table) {
      const text = lua.toBytes(main, -1) ?? 'execution failure'
      return this.replyError(run, `ERR Error running script ${run.name}, ${text.slice(0, 100)}`)
    }
    const text = rawField(lua, 'err') ?? 'ERR unknown error'
    const source = rawField(lua, 'source')
    const line = rawField(lua, 'line')
    const place = source !== undefined && line !== undefined ? ` script: ${run.name}, on ${source}:${line}.` : ''
    this.replyError(run, text + place, hasField(lua, 'ignore_error_stats_update'))
  }

  private replyError(run: ScriptRun, text: Bytes, isCounted = false): void {
    const line = errorLine(text)
    this.noteError(run, line, isCounted)
    run.caller.reply.raw(`-${line}\r\n`)
  }

  /** An error that a command of the script was counted for is the script's failure too, and no second error (ERR_REPLY_FLAG_NO_STATS_UPDATE). */
  private noteError(run: ScriptRun, line: Bytes, isCounted: boolean): void {
    const { stats, commands } = this.node
    if (!isCounted) return stats.countError(line)
    const found = commands.find(run.command)
    if (found !== undefined) stats.command(found.fullName).failed++
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
