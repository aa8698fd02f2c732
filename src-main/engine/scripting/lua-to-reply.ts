import type { Bytes } from '../bytes.ts'
import type { ReplyWriter } from '../resp/reply-writer.ts'
import { LUA } from './lua/lua-exports.ts'
import type { Sandbox } from './sandbox.ts'

const MAX_REPLY_BYTES = 256 * 1024 * 1024
/** Tables in tables. Redis goes on until Lua's stack is full, at some thousands. */
const MAX_DEPTH = 2000

/** A script's error as its reply's text, code first, without the dash: one line, however it was made. */
export function errorLine(text: Bytes): Bytes {
  const upToZero = text.includes('\0') ? text.slice(0, text.indexOf('\0')) : text
  return upToZero.replace(/^[\r\n]+|[\r\n]+$/g, '').replace(/[\r\n]/g, ' ')
}

/**
 * Takes the value on top of the main stack and writes it as a reply (luaReplyToRedisReply): numbers lose their fraction,
 * a table is an array up to its first nil, unless one of the fields err, ok, double, map… says what it is.
 * `scriptProtocol` is what the script chose by redis.setresp: RESP2 booleans are 1 and nil.
 */
export function writeLuaValue(sandbox: Sandbox, reply: ReplyWriter, scriptProtocol: 2 | 3, noteError: NoteError): void {
  new ValueWriter(sandbox, reply, scriptProtocol, noteError).write()
}

/** Told of each error within the reply; `isCounted`: as the error of a command it is in the statistics already. */
export type NoteError = (line: Bytes, isCounted: boolean) => void

class ValueWriter {
  private readonly sandbox: Sandbox
  private readonly reply: ReplyWriter
  private readonly scriptProtocol: 2 | 3
  private readonly noteError: NoteError
  private depth = 0

  constructor(sandbox: Sandbox, reply: ReplyWriter, scriptProtocol: 2 | 3, noteError: NoteError) {
    this.sandbox = sandbox
    this.noteError = noteError
    this.reply = reply
    this.scriptProtocol = scriptProtocol
  }

  write(): void {
    const { sandbox: { lua }, reply } = this
    const { api, main } = lua
    this.sandbox.spend()
    if (api.lua_checkstack(main, 4) === 0 || this.depth > MAX_DEPTH || reply.length > MAX_REPLY_BYTES) {
      reply.error('ERR reached lua stack limit')
      return this.drop()
    }
    switch (api.lua_type(main, -1)) {
      case LUA.string:
        reply.bulk(lua.toBytes(main, -1)!)
        break
      case LUA.number:
        reply.integer(wholeNumber(api.lua_tonumber(main, -1)))
        break
      case LUA.boolean:
        this.boolean(api.lua_toboolean(main, -1) === 1)
        break
      case LUA.table:
        this.depth++
        this.table()
        this.depth--
        break
      default:
        reply.nil()
    }
    this.drop()
  }

  private drop(count = 1): void {
    this.sandbox.lua.api.lua_settop(this.sandbox.lua.main, -count - 1)
  }

  private boolean(value: boolean): void {
    if (this.scriptProtocol === 3) this.reply.boolean(value)
    else if (value) this.reply.integer(1)
    else this.reply.nil()
  }

  private table(): void {
    const text = this.textField('err')
    if (text !== undefined) return this.error(errorLine(text))
    const status = this.textField('ok')
    if (status !== undefined) return this.reply.simple(oneLine(cString(status)))
    if (this.pushField('double', LUA.number)) {
      this.reply.double(this.sandbox.lua.api.lua_tonumber(this.sandbox.lua.main, -1))
      return this.drop()
    }
    const digits = this.textField('big_number')
    if (digits !== undefined) return this.reply.bigNumber(oneLine(digits))
    if (this.verbatim()) return
    if (this.pushField('map', LUA.table)) return this.map()
    if (this.pushField('set', LUA.table)) return this.set()
    this.array()
  }

  private error(line: Bytes): void {
    const isCounted = this.pushField('ignore_error_stats_update', LUA.boolean)
    if (isCounted) this.drop()
    this.noteError(line, isCounted)
    this.reply.raw(`-${line}\r\n`)
  }

  /** Leaves a field of the table on top on the stack when it is of that type. */
  private pushField(name: string, type: number): boolean {
    const { lua } = this.sandbox
    lua.api.lua_pushlstring(lua.main, lua.cstring(name), name.length)
    lua.api.lua_rawget(lua.main, -2)
    if (lua.api.lua_type(lua.main, -1) === type) return true
    this.drop()
    return false
  }

  private textField(name: string): Bytes | undefined {
    if (!this.pushField(name, LUA.string)) return undefined
    const text = this.sandbox.lua.toBytes(this.sandbox.lua.main, -1)
    this.drop()
    return text
  }

  private verbatim(): boolean {
    if (!this.pushField('verbatim_string', LUA.table)) return false
    const format = this.textField('format')
    const text = format === undefined ? undefined : this.textField('string')
    this.drop()
    if (format === undefined || text === undefined) return false
    if (this.reply.protocol === 3) this.reply.raw(`=${text.length + 4}\r\n${cString(format).slice(0, 3).padEnd(3)}:${text}\r\n`)
    else this.reply.bulk(text)
    return true
  }

  private map(): void {
    const { api, main } = this.sandbox.lua
    const counted = this.collect(() => {
      api.lua_pushvalue(main, -2)
      this.write()
      this.write()
    })
    this.drop()
    this.aggregate((reply, count) => reply.map(count), counted)
  }

  private set(): void {
    const { api, main } = this.sandbox.lua
    const counted = this.collect(() => {
      this.drop()
      api.lua_pushvalue(main, -1)
      this.write()
    })
    this.drop()
    this.aggregate((reply, count) => reply.set(count), counted)
  }

  private array(): void {
    const { api, main } = this.sandbox.lua
    const from = this.reply.length
    let count = 0
    for (;;) {
      api.lua_rawgeti(main, -1, count + 1)
      if (api.lua_type(main, -1) === LUA.nil) break
      this.write()
      count++
    }
    this.drop()
    this.aggregate((reply) => reply.array(count), { from, count })
  }

  /** Walks the table on top; `each` sees key and value on the stack and must leave the key. */
  private collect(each: () => void): { from: number; count: number } {
    const { api, main } = this.sandbox.lua
    const from = this.reply.length
    let count = 0
    api.lua_pushnil(main)
    while (api.lua_next(main, -2) !== 0) {
      each()
      count++
    }
    return { from, count }
  }

  /** Puts the header, whose count is known only now, before the elements written since `from`. */
  private aggregate(head: (reply: ReplyWriter, count: number) => void, { from, count }: { from: number; count: number }): void {
    const { reply } = this
    const whole = reply.take()
    reply.raw(whole.slice(0, from))
    head(reply, count)
    reply.raw(whole.slice(from))
  }
}

/** (long long)d: the fraction goes; what no 64-bit integer holds becomes the smallest one, as on x86-64. */
function wholeNumber(value: number): number | bigint {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value
  if (Math.abs(value) < 2 ** 53) return Math.trunc(value) + 0
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n)
}

function oneLine(text: Bytes): Bytes {
  return text.replace(/[\r\n]/g, ' ')
}

function cString(text: Bytes): Bytes {
  return text.includes('\0') ? text.slice(0, text.indexOf('\0')) : text
}
