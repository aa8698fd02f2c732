import type { Bytes } from '../../bytes.ts'
import type { LuaThread } from '../lua/lua-exports.ts'
import type { LuaMachine } from '../lua/lua-machine.ts'
import type { Sandbox } from '../sandbox.ts'

/** Deeper than C's stack would bear in the original; Lua's own stack ends most inputs before. */
const MAX_DEPTH = 2000

/** Pushes the values of a MessagePack text, one after the other. */
export class MsgpackReader {
  offset: number
  private readonly sandbox: Sandbox
  private readonly lua: LuaMachine
  private readonly thread: LuaThread
  private readonly data: Buffer
  private depth = 0

  constructor(sandbox: Sandbox, thread: LuaThread, data: Bytes, offset: number) {
    this.sandbox = sandbox
    this.lua = sandbox.lua
    this.thread = thread
    this.data = Buffer.from(data, 'latin1')
    this.offset = offset
  }

  get isAtEnd(): boolean {
    return this.offset >= this.data.length
  }

  pushValue(): void {
    this.sandbox.spend()
    const { lua, thread } = this
    const tag = this.data[this.take(1)]!
    lua.api.luaL_checkstack(thread, 1, lua.cstring('too many return values at once; use unpack_one or unpack_limit instead.'))
    if (tag <= 0x7f) lua.api.lua_pushnumber(thread, tag)
    else if (tag >= 0xe0) lua.api.lua_pushnumber(thread, tag - 256)
    else if (tag <= 0x8f) this.pushMap(tag & 0xf)
    else if (tag <= 0x9f) this.pushArray(tag & 0xf)
    else if (tag <= 0xbf) this.pushBytes(tag & 0x1f)
    else this.pushTagged(tag)
  }

  private pushTagged(tag: number): void {
    const { lua: { api }, thread, data } = this
    switch (tag) {
      case 0xc0: return api.lua_pushnil(thread)
      case 0xc2: return api.lua_pushboolean(thread, 0)
      case 0xc3: return api.lua_pushboolean(thread, 1)
      case 0xca: return api.lua_pushnumber(thread, data.readFloatBE(this.take(4)))
      case 0xcb: return api.lua_pushnumber(thread, data.readDoubleBE(this.take(8)))
      case 0xcc: return api.lua_pushnumber(thread, this.unsigned(1))
      case 0xcd: return api.lua_pushnumber(thread, this.unsigned(2))
      case 0xce: return api.lua_pushnumber(thread, this.unsigned(4))
      case 0xd0: return api.lua_pushnumber(thread, data.readInt8(this.take(1)))
      case 0xd1: return api.lua_pushnumber(thread, data.readInt16BE(this.take(2)))
      case 0xd2: return api.lua_pushnumber(thread, data.readInt32BE(this.take(4)))
      // An unsigned number past 2^63 comes back negative, as the original's does: Lua 5.1 has no wider integer to push.
      case 0xcf:
      case 0xd3: return api.lua_pushnumber(thread, Number(data.readBigInt64BE(this.take(8))))
      case 0xd9: return this.pushBytes(this.unsigned(1))
      case 0xda: return this.pushBytes(this.unsigned(2))
      case 0xdb: return this.pushBytes(this.unsigned(4))
      case 0xdc: return this.pushArray(this.unsigned(2))
      case 0xdd: return this.pushArray(this.unsigned(4))
      case 0xde: return this.pushMap(this.unsigned(2))
      case 0xdf: return this.pushMap(this.unsigned(4))
      default: this.lua.fail(thread, 'Bad data format in input.')
    }
  }

  private pushArray(count: number): void {
    const { api } = this.lua
    this.descend()
    for (let i = 1; i <= count; i++) {
      api.lua_pushnumber(this.thread, i)
      this.pushValue()
      api.lua_settable(this.thread, -3)
    }
    this.depth--
  }

  private pushMap(count: number): void {
    this.descend()
    for (let i = 0; i < count; i++) {
      this.pushValue()
      this.pushValue()
      this.lua.api.lua_settable(this.thread, -3)
    }
    this.depth--
  }

  private descend(): void {
    const { lua, thread } = this
    if (++this.depth > MAX_DEPTH) lua.fail(thread, 'Bad data format in input.')
    lua.api.lua_createtable(thread, 0, 0)
    lua.api.luaL_checkstack(thread, 3, lua.cstring('in function mp_decode_to_lua_array'))
  }

  private pushBytes(length: number): void {
    const at = this.take(length)
    this.lua.pushBytes(this.thread, this.data.latin1Slice(at, at + length))
  }

  private unsigned(size: number): number {
    return this.data.readUIntBE(this.take(size), size)
  }

  /** Where the next bytes lie, which are then behind us. */
  private take(sizeBytes: number): number {
    const at = this.offset
    if (at + sizeBytes > this.data.length) this.lua.fail(this.thread, 'Missing bytes in input.')
    this.offset += sizeBytes
    return at
  }
}
