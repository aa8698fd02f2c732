import type { Bytes } from '../../bytes.ts'
import { hostFunction } from './host-function.ts'
import { makeLongJumps } from './long-jumps.ts'
import { luaModule } from './lua-binary.ts'
import { type LuaExports, type LuaThread, REGISTRY } from './lua-exports.ts'
import { makeStackSwitching, type Pauses, type StackSwitching, type SuspendableCall } from './stack-switching.ts'

const PAGE_BYTES = 65536
/** More than any sane script holds, and little enough that several nodes of one process survive a bomb in each. */
const MEMORY_LIMIT_BYTES = 256 * 1024 * 1024
const SCRATCH_BYTES = 64 * 1024
/** LUA_MASKCOUNT. */
const COUNT_HOOK = 8
/** sizeof(lua_Debug) on wasm32, rounded up. */
const DEBUG_RECORD_BYTES = 128
const DEBUG = { what: 12, source: 16, currentLine: 20 } as const

/** The machine is beyond use: it must be thrown away, with its reason as the script's error. */
export class MachineLost extends Error {
  override readonly name = 'MachineLost'
}

/**
 * One Lua 5.1 in a WebAssembly instance of its own, driven by its C API. Bytes cross as they are; nothing is decoded.
 * Whatever goes wrong inside (stack overflow, exhausted memory, corruption) stays inside: drop the machine and make another.
 */
export class LuaMachine {
  readonly api: LuaExports
  /** The main lua_State. */
  readonly main: LuaThread
  private readonly names = new Map<string, number>()
  private readonly scratch: number
  private readonly sizeAt: number
  private readonly debugRecord: number
  private hostDepth = 0
  private thrown: Error | undefined
  private switching: StackSwitching | undefined
  private bytes!: Buffer
  private words!: Uint32Array

  constructor() {
    const longJumps = makeLongJumps()
    this.api = new WebAssembly.Instance(luaModule(), this.imports(longJumps.imports)).exports as unknown as LuaExports
    longJumps.attach(this.api)
    this.api.emscripten_stack_init()
    this.api.__wasm_call_ctors()
    this.lookAtMemory()
    this.scratch = this.api.malloc(SCRATCH_BYTES)
    this.sizeAt = this.api.malloc(8)
    this.debugRecord = this.api.malloc(DEBUG_RECORD_BYTES)
    this.main = this.api.luaL_newstate()
    if (this.main === 0) throw new MachineLost('Lua could not be started')
  }

  /** Memory taken from the system; it never shrinks. */
  get memoryBytes(): number {
    return this.api.memory.buffer.byteLength
  }

  /** Memory Lua's values use now (lua_gc, LUA_GCCOUNT). */
  get usedBytes(): number {
    return this.api.lua_gc(this.main, 3, 0) * 1024
  }

  /** Makes a JavaScript function callable from Lua; what comes back goes to `pushFunction`. */
  functionIndex(run: (thread: LuaThread) => number): number {
    return this.addToTable(hostFunction((thread) => {
      this.hostDepth++
      try {
        return run(thread)
      } catch (error) {
        this.noteThrown(error)
        throw error
      } finally {
        this.hostDepth--
      }
    }))
  }

  /** True while a JavaScript function called by Lua has not come back: the stack cannot be put aside then. */
  get isInHost(): boolean {
    return this.hostDepth > 0
  }

  /** From now on calls by {@link call} make way when a pause is due, which is asked every so many steps. */
  pauseBy(pauses: Pauses, stepsBetween: number): void {
    const isDue = (): boolean => {
      try {
        return pauses.isDue()
      } catch (error) {
        this.noteThrown(error)
        throw error
      }
    }
    this.switching = makeStackSwitching(this.api, { isDue, wait: () => pauses.wait() })
    this.api.lua_sethook(this.main, this.addToTable(this.switching.hook), COUNT_HOOK, stepsBetween)
  }

  /** False where this V8 cannot put a stack aside: pauses do not take place then. */
  get canSuspend(): boolean {
    return this.switching?.canSuspend === true
  }

  /** lua_pcall on the main stack, for one result. It may come back before the end: `state` is 'suspended' then. */
  call(argumentCount: number, handlerAt: number): SuspendableCall {
    this.thrown = undefined
    return this.switching!.call(this.main, argumentCount, 1, handlerAt)
  }

  /** Why a call ended in 'thrown' or 'broken'. */
  lossOf(state: 'thrown' | 'broken'): Error {
    if (this.thrown !== undefined) return this.thrown
    return new MachineLost(state === 'thrown' ? 'Script exhausted the stack.' : 'Script broke its machine or exhausted the stack.')
  }

  pushFunction(thread: LuaThread, run: (thread: LuaThread) => number): void {
    this.api.lua_pushcclosure(thread, this.functionIndex(run), 0)
  }

  /** Pushes one of the module's own functions, such as luaopen_string. */
  pushNative(thread: LuaThread, native: (thread: LuaThread) => number): void {
    this.api.lua_pushcclosure(thread, this.addToTable(native), 0)
  }

  /** Calls a C function in place of the running one: its errors name the caller as if it had been called itself. */
  runNative(functionIndex: number, thread: LuaThread): number {
    return (this.api.__indirect_function_table.get(functionIndex) as (thread: LuaThread) => number)(thread)
  }

  /** The address of a zero-terminated text that lives as long as the machine; for names known beforehand only. */
  cstring(text: string): number {
    let pointer = this.names.get(text)
    if (pointer === undefined) {
      pointer = this.api.malloc(text.length + 1)
      this.bytes.latin1Write(text, pointer)
      this.bytes[pointer + text.length] = 0
      this.names.set(text, pointer)
    }
    return pointer
  }

  pushBytes(thread: LuaThread, text: Bytes): void {
    const { api } = this
    if (text.length <= SCRATCH_BYTES) {
      this.bytes.latin1Write(text, this.scratch)
      api.lua_pushlstring(thread, this.scratch, text.length)
      return
    }
    const pointer = this.copyIn(text, thread)
    try {
      api.lua_pushlstring(thread, pointer, text.length)
    } finally {
      api.free(pointer)
    }
  }

  /** The string at an index; a number there becomes a string, as lua_tolstring has it. Undefined for anything else. */
  toBytes(thread: LuaThread, index: number): Bytes | undefined {
    const pointer = this.api.lua_tolstring(thread, index, this.sizeAt)
    return pointer === 0 ? undefined : this.bytes.latin1Slice(pointer, pointer + this.words[this.sizeAt >> 2]!)
  }

  /** A string argument, or luaL_checklstring's error. */
  checkBytes(thread: LuaThread, argument: number): Bytes {
    const pointer = this.api.luaL_checklstring(thread, argument, this.sizeAt)
    return this.bytes.latin1Slice(pointer, pointer + this.words[this.sizeAt >> 2]!)
  }

  typeName(thread: LuaThread, index: number): string {
    return this.textAt(this.api.lua_typename(thread, this.api.lua_type(thread, index)))
  }

  /** Compiles a chunk and leaves its function, or its error text, on the stack. Gives luaL_loadbuffer's outcome. */
  load(thread: LuaThread, code: Bytes, chunkName: Bytes): number {
    // Precompiled chunks are never looked at: bytecode can break the machine. A leading space makes any chunk plain text.
    const text = code.startsWith('\x1b') ? ` ${code}` : code
    const pointer = this.copyIn(text, thread)
    const name = this.copyIn(`${chunkName}\0`, thread)
    try {
      return this.api.luaL_loadbuffer(thread, pointer, text.length, name)
    } finally {
      this.api.free(name)
      this.api.free(pointer)
    }
  }

  setField(thread: LuaThread, table: number, name: string): void {
    this.api.lua_setfield(thread, table, this.cstring(name))
  }

  /** Takes the value on top of the stack into the registry. */
  ref(thread: LuaThread): number {
    return this.api.luaL_ref(thread, REGISTRY)
  }

  pushRef(thread: LuaThread, ref: number): void {
    this.api.lua_rawgeti(thread, REGISTRY, ref)
  }

  /** Raises the text as luaL_error does, with the place of the caller before it. */
  fail(thread: LuaThread, text: Bytes): never {
    this.api.luaL_where(thread, 1)
    this.pushBytes(thread, text)
    this.api.lua_concat(thread, 2)
    return this.raise(thread)
  }

  failArgument(thread: LuaThread, argument: number, text: string): never {
    this.api.luaL_argerror(thread, argument, this.cstring(text))
    throw new MachineLost('luaL_argerror came back')
  }

  /** Raises the value on top of the stack. */
  raise(thread: LuaThread): never {
    this.api.lua_error(thread)
    throw new MachineLost('lua_error came back')
  }

  /** What runs at a level of the call stack (0: the C function asking); undefined beyond its end. */
  frame(thread: LuaThread, level: number): { readonly isNative: boolean; readonly source: Bytes; readonly line: number } | undefined {
    if (this.api.lua_getstack(thread, level, this.debugRecord) === 0) return undefined
    this.api.lua_getinfo(thread, this.cstring('Sl'), this.debugRecord)
    const word = (offset: number): number => this.words[(this.debugRecord + offset) >> 2]!
    return { isNative: this.textAt(word(DEBUG.what)) === 'C', source: this.textAt(word(DEBUG.source)), line: word(DEBUG.currentLine) | 0 }
  }

  private textAt(pointer: number): Bytes {
    return this.bytes.latin1Slice(pointer, this.bytes.indexOf(0, pointer))
  }

  private copyIn(text: Bytes, thread: LuaThread): number {
    const pointer = this.api.malloc(text.length)
    if (pointer === 0) this.fail(thread, 'not enough memory')
    this.bytes.latin1Write(text, pointer)
    return pointer
  }

  /** WebAssembly lets exceptions of the host pass, and tells nobody which. Its own (Lua's errors) are none of these. */
  private noteThrown(error: unknown): void {
    if (error instanceof RangeError) this.thrown = new MachineLost('Script exhausted the stack.')
    else if (error instanceof Error) this.thrown = error
  }

  private addToTable(run: unknown): number {
    const table = this.api.__indirect_function_table
    const index = table.grow(1)
    table.set(index, run)
    return index
  }

  private lookAtMemory(): void {
    const { buffer } = this.api.memory
    this.bytes = Buffer.from(buffer)
    this.words = new Uint32Array(buffer)
  }

  /** The system as the module sees it: memory and errors; no files, no processes, no time. */
  private imports(longJumps: Readonly<Record<string, WebAssembly.ImportValue>>): WebAssembly.Imports {
    const refused = (): number => -1
    const given = {
      ...longJumps,
      emscripten_memcpy_js: (to: number, from: number, size: number) => void this.bytes.copyWithin(to, from, from + size),
      emscripten_resize_heap: (sizeBytes: number) => this.grow(sizeBytes >>> 0),
      emscripten_date_now: () => 0,
      exit: (): never => { throw new MachineLost('Lua gave up: an error outside any protected call') },
    }
    const table: Record<string, Record<string, WebAssembly.ImportValue>> = {}
    for (const { module, name } of WebAssembly.Module.imports(luaModule())) {
      const group = (table[module] ??= {})
      group[name] = Object.hasOwn(given, name) ? (given as Record<string, WebAssembly.ImportValue>)[name] : refused
    }
    return table
  }

  private grow(neededBytes: number): number {
    const { memory } = this.api
    const sizeBytes = memory.buffer.byteLength
    if (neededBytes > MEMORY_LIMIT_BYTES) return 0
    const wantedBytes = Math.min(Math.max(neededBytes, sizeBytes * 1.25), MEMORY_LIMIT_BYTES)
    try {
      memory.grow(Math.ceil((wantedBytes - sizeBytes) / PAGE_BYTES))
    } catch (error) {
      if (error instanceof RangeError) return 0
      throw error
    }
    this.lookAtMemory()
    return 1
  }
}
