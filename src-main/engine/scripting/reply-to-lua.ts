import type { Bytes } from '../bytes.ts'
import type { LuaThread } from './lua/lua-exports.ts'
import { type LuaMachine, MachineLost } from './lua/lua-machine.ts'

/**
 * Pushes a command's reply, as RESP, as the Lua value Redis's scripts get for it (Redis documentation, "Redis Lua API
 * reference", Data type conversion; redisProtocolToLuaType).
 */
export function pushReply(lua: LuaMachine, thread: LuaThread, reply: Bytes): void {
  new ReplyPusher(lua, thread, reply).push()
}

/** Pushes `{err = "CODE text"}` for an error that came with or without its dash; without one it gets the code ERR (luaPushErrorBuff). */
export function pushError(lua: LuaMachine, thread: LuaThread, error: Bytes): void {
  const text = error.startsWith('-') ? coded(error.slice(1)) : `ERR ${error}`
  lua.api.lua_createtable(thread, 0, 2)
  lua.pushBytes(thread, text)
  lua.setField(thread, -2, 'err')
}

/** A code alone is no code but the text; C strings end at a zero byte. */
function coded(error: Bytes): Bytes {
  const text = error.includes('\0') ? error.slice(0, error.indexOf('\0')) : error
  const space = text.indexOf(' ')
  const [code, message] = space === -1 ? ['ERR', text] : [text.slice(0, space), text.slice(space + 1)]
  return `${code} ${message.replace(/^[\r\n]+|[\r\n]+$/g, '')}`
}

class ReplyPusher {
  private readonly lua: LuaMachine
  private readonly thread: LuaThread
  private readonly reply: Bytes
  private at = 0

  constructor(lua: LuaMachine, thread: LuaThread, reply: Bytes) {
    this.lua = lua
    this.thread = thread
    this.reply = reply
  }

  push(): void {
    const { lua, thread } = this
    if (lua.api.lua_checkstack(thread, 5) === 0) throw new MachineLost('Lua stack limit reached while converting a reply')
    const marker = this.reply[this.at]
    const line = this.line()
    switch (marker) {
      case '$':
        return this.bulk(line)
      case ':':
        return lua.api.lua_pushnumber(thread, Number(line))
      case '*':
      case '>':
        return this.array(line)
      case '+':
        return this.field('ok', line)
      case '-':
        return this.error(line)
      case '%':
        return this.map(Number(line))
      case '~':
        return this.set(Number(line))
      case '_':
        return lua.api.lua_pushnil(thread)
      case '#':
        return lua.api.lua_pushboolean(thread, line === 't' ? 1 : 0)
      case ',':
        return this.double(line)
      case '(':
        return this.field('big_number', line)
      case '=':
        return this.verbatim(this.take(Number(line)))
      case '|':
        return this.pastAttribute(Number(line))
      default:
        throw new MachineLost(`a reply of unknown type ${marker}`)
    }
  }

  private line(): Bytes {
    const end = this.reply.indexOf('\r\n', this.at)
    const line = this.reply.slice(this.at + 1, end)
    this.at = end + 2
    return line
  }

  private take(sizeBytes: number): Bytes {
    const bytes = this.reply.slice(this.at, this.at + sizeBytes)
    this.at += sizeBytes + 2
    return bytes
  }

  private bulk(length: Bytes): void {
    if (length === '-1') this.lua.api.lua_pushboolean(this.thread, 0)
    else this.lua.pushBytes(this.thread, this.take(Number(length)))
  }

  private array(length: Bytes): void {
    const { lua: { api }, thread } = this
    if (length === '-1') return api.lua_pushboolean(thread, 0)
    const count = Number(length)
    api.lua_createtable(thread, count, 0)
    for (let i = 1; i <= count; i++) {
      this.push()
      api.lua_rawseti(thread, -2, i)
    }
  }

  private field(name: string, text: Bytes): void {
    this.lua.api.lua_createtable(this.thread, 0, 1)
    this.lua.pushBytes(this.thread, text)
    this.lua.setField(this.thread, -2, name)
  }

  private error(line: Bytes): void {
    pushError(this.lua, this.thread, `-${line}`)
    this.lua.api.lua_pushboolean(this.thread, 1)
    this.lua.setField(this.thread, -2, 'ignore_error_stats_update')
  }

  private map(count: number): void {
    const { lua: { api }, thread } = this
    this.nested('map', () => {
      for (let i = 0; i < count; i++) {
        this.push()
        this.push()
        api.lua_rawset(thread, -3)
      }
    })
  }

  private set(count: number): void {
    const { lua: { api }, thread } = this
    this.nested('set', () => {
      for (let i = 0; i < count; i++) {
        this.push()
        api.lua_pushboolean(thread, 1)
        api.lua_rawset(thread, -3)
      }
    })
  }

  /** Scripts are not shown attributes: what comes after them counts. */
  private pastAttribute(count: number): void {
    for (let i = 0; i < 2 * count; i++) {
      this.push()
      this.lua.api.lua_settop(this.thread, -2)
    }
    this.push()
  }

  private double(line: Bytes): void {
    const { lua, thread } = this
    const value = line === 'inf' ? Infinity : line === '-inf' ? -Infinity : Number(line)
    lua.api.lua_createtable(thread, 0, 1)
    lua.api.lua_pushnumber(thread, value)
    lua.setField(thread, -2, 'double')
  }

  private verbatim(bytes: Bytes): void {
    this.nested('verbatim_string', () => {
      this.lua.pushBytes(this.thread, bytes.slice(4))
      this.lua.setField(this.thread, -2, 'string')
      this.lua.pushBytes(this.thread, bytes.slice(0, 3))
      this.lua.setField(this.thread, -2, 'format')
    })
  }

  /** A table with one field, which is a table that `fill` completes. */
  private nested(name: string, fill: () => void): void {
    const { lua, thread } = this
    lua.api.lua_createtable(thread, 0, 1)
    lua.api.lua_createtable(thread, 0, 0)
    fill()
    lua.setField(thread, -2, name)
  }
}
