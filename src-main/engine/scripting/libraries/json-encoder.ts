import type { Bytes } from '../../bytes.ts'
import { LUA, type LuaThread } from '../lua/lua-exports.ts'
import { generalNumberText } from '../number-text.ts'
import type { Sandbox } from '../sandbox.ts'
import type { JsonConfig } from './cjson.ts'

/** A text longer than this would take Lua past its memory anyway. */
const MAX_TEXT_BYTES = 128 * 1024 * 1024
const NEEDS_ESCAPE = /[\0-\x1f"/\\\x7f]/
const NEEDS_ESCAPE_ALL = /[\0-\x1f"/\\\x7f]/g
/** So much of a string is escaped before time and memory are looked at again: a replacement holds a piece for every character. */
const PIECE_BYTES = 10_000
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'], ['\t', '\\t'], ['\n', '\\n'], ['\f', '\\f'], ['\r', '\\r'], ['"', '\\"'], ['/', '\\/'], ['\\', '\\\\'],
])
const ESCAPES: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((char) => NEEDS_ESCAPE.test(char)).map((char) => [char, escaped(char)]),
)

/** The value on top of the stack as JSON. Raises cjson's errors for what JSON cannot hold. */
export function encodeJson(sandbox: Sandbox, thread: LuaThread, config: JsonConfig): Bytes {
  return new Encoder(sandbox, thread, config).encode()
}

class Encoder {
  private readonly sandbox: Sandbox
  private readonly thread: LuaThread
  private readonly config: JsonConfig
  private out = ''

  constructor(sandbox: Sandbox, thread: LuaThread, config: JsonConfig) {
    this.sandbox = sandbox
    this.thread = thread
    this.config = config
  }

  encode(): Bytes {
    this.value(0)
    return this.out
  }

  private value(depth: number): void {
    const { sandbox: { lua }, thread } = this
    this.sandbox.spend()
    this.requireRoom()
    switch (lua.api.lua_type(thread, -1)) {
      case LUA.string:
        return this.text(lua.toBytes(thread, -1)!)
      case LUA.number:
        this.out += this.number(-1)
        return
      case LUA.boolean:
        this.out += lua.api.lua_toboolean(thread, -1) === 1 ? 'true' : 'false'
        return
      case LUA.table:
        return this.table(depth + 1)
      case LUA.nil:
        this.out += 'null'
        return
      case LUA.lightUserdata:
        if (lua.api.lua_touserdata(thread, -1) !== 0) this.refuse(-1, 'type not supported')
        this.out += 'null'
        return
      default:
        this.refuse(-1, 'type not supported')
    }
  }

  private text(bytes: Bytes, after = ''): void {
    if (!NEEDS_ESCAPE.test(bytes)) {
      this.out += `"${bytes}"${after}`
      return
    }
    this.out += '"'
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.out += bytes.slice(at, at + PIECE_BYTES).replace(NEEDS_ESCAPE_ALL, (char) => ESCAPES.get(char)!)
      this.requireRoom()
      this.sandbox.spend(PIECE_BYTES)
    }
    this.out += `"${after}`
  }

  private requireRoom(): void {
    if (this.out.length > MAX_TEXT_BYTES) this.sandbox.lua.fail(this.thread, 'not enough memory')
  }

  private table(depth: number): void {
    const { sandbox: { lua }, thread } = this
    if (depth > this.config.encodeDepth || lua.api.lua_checkstack(thread, 3) === 0) lua.fail(thread, `Cannot serialise, excessive nesting (${depth})`)
    const length = this.arrayLength()
    if (length > 0) this.array(depth, length)
    else this.object(depth)
  }

  /** The highest index of a table whose keys are all positive integers; -1 for any other. */
  private arrayLength(): number {
    const { sandbox: { lua: { api } }, thread, config } = this
    let max = 0
    let count = 0
    api.lua_pushnil(thread)
    while (api.lua_next(thread, -2) !== 0) {
      const key = api.lua_type(thread, -2) === LUA.number ? api.lua_tonumber(thread, -2) : 0
      if (key < 1 || Math.floor(key) !== key) {
        api.lua_settop(thread, -3)
        return -1
      }
      if (key > max) max = key
      count++
      api.lua_settop(thread, -2)
    }
    const isSparse = config.sparseRatio > 0 && max > count * config.sparseRatio && max > config.sparseSafe
    if (!isSparse) return max
    if (!config.convertsSparse) this.refuse(-1, 'excessively sparse array')
    return -1
  }

  private array(depth: number, length: number): void {
    const { api } = this.sandbox.lua
    this.out += '['
    for (let i = 1; i <= length; i++) {
      if (i > 1) this.out += ','
      api.lua_rawgeti(this.thread, -1, i)
      this.value(depth)
      api.lua_settop(this.thread, -2)
    }
    this.out += ']'
  }

  private object(depth: number): void {
    const { sandbox: { lua }, thread } = this
    this.out += '{'
    let isFirst = true
    lua.api.lua_pushnil(thread)
    while (lua.api.lua_next(thread, -2) !== 0) {
      if (!isFirst) this.out += ','
      isFirst = false
      const type = lua.api.lua_type(thread, -2)
      if (type === LUA.number) this.out += `"${this.number(-2)}":`
      else if (type === LUA.string) this.text(lua.toBytes(thread, -2)!, ':')
      else this.refuse(-2, 'table key must be a number or string')
      this.value(depth)
      lua.api.lua_settop(thread, -2)
    }
    this.out += '}'
  }

  private number(index: number): string {
    const value = this.sandbox.lua.api.lua_tonumber(this.thread, index)
    if (!Number.isFinite(value)) {
      if (this.config.encodesInvalidNumbers === 'off') this.refuse(index, 'must not be NaN or Inf')
      if (this.config.encodesInvalidNumbers === 'null') return 'null'
      if (Number.isNaN(value)) return 'nan'
    }
    return generalNumberText(value, this.config.numberPrecision)
  }

  private refuse(index: number, reason: string): never {
    const { lua } = this.sandbox
    return lua.fail(this.thread, `Cannot serialise ${lua.typeName(this.thread, index)}: ${reason}`)
  }
}

function escaped(char: string): string {
  return SHORT_ESCAPES.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
