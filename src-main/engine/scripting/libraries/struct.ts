import type { Bytes } from '../../bytes.ts'
import type { LuaThread } from '../lua/lua-exports.ts'
import type { LuaMachine } from '../lua/lua-machine.ts'
import type { LuaTable } from '../sandbox.ts'

const MAX_INTEGER_BYTES = 32
const MAX_ALIGNMENT = 8
const INT_MAX = 2 ** 31 - 1
const INTEGER_OPTIONS = 'bBhHlLTiI'
/** Sizes of C types on the 64-bit systems Redis runs on. */
const SIZES: ReadonlyMap<string, number> = new Map([['B', 1], ['b', 1], ['H', 2], ['h', 2], ['L', 8], ['l', 8], ['T', 8], ['f', 4], ['d', 8], ['x', 1]])

/** The `struct` library: packs and unpacks binary records by a format string (lua_struct.c). */
export function openStruct(lua: LuaMachine): LuaTable {
  return {
    pack: (thread) => pack(lua, thread),
    unpack: (thread) => unpack(lua, thread),
    size: (thread) => measure(lua, thread),
  }
}

interface Item {
  readonly option: string
  readonly size: number
  /** Bytes of padding before the item, where it begins at `at`. */
  readonly padding: number
}

/** Walks a format: endianness and alignment as they stand, sizes and padding as they come. */
class Format {
  isLittle = true
  private alignment = 1
  private at = 0
  private readonly lua: LuaMachine
  private readonly thread: LuaThread
  private readonly text: Bytes

  constructor(lua: LuaMachine, thread: LuaThread) {
    this.lua = lua
    this.thread = thread
    const text = lua.checkBytes(thread, 1)
    this.text = text.includes('\0') ? text.slice(0, text.indexOf('\0')) : text
  }

  /** The next item, as it falls at a position; undefined at the end. Options that hold no data have size 0. */
  next(position: number): Item | undefined {
    const option = this.text[this.at++]
    if (option === undefined) return undefined
    const size = this.sizeOf(option)
    const padding = size === 0 || option === 'c' ? 0 : paddingFor(position, Math.min(size, this.alignment))
    return { option, size, padding }
  }

  /** Takes an option that is no item: byte order, alignment, space. */
  control(option: string): void {
    if (option === ' ') return
    if (option === '>') this.isLittle = false
    else if (option === '<') this.isLittle = true
    else if (option === '!') this.align()
    else this.lua.failArgument(this.thread, 1, `invalid format option '${option}'`)
  }

  private align(): void {
    const bytes = this.number(MAX_ALIGNMENT)
    if (bytes <= 0 || (bytes & (bytes - 1)) !== 0) this.lua.fail(this.thread, `alignment ${bytes} is not a power of 2`)
    this.alignment = bytes
  }

  private sizeOf(option: string): number {
    if (option === 'c') return this.number(1)
    if (option !== 'i' && option !== 'I') return SIZES.get(option) ?? 0
    const size = this.number(4)
    if (size > MAX_INTEGER_BYTES) this.lua.fail(this.thread, `integral size ${size} is larger than limit of ${MAX_INTEGER_BYTES}`)
    return size
  }

  private number(absent: number): number {
    const digits = /^\d*/.exec(this.text.slice(this.at, this.at + 16))![0]
    if (digits === '') return absent
    this.at += digits.length
    if (Number(digits) > INT_MAX) this.lua.fail(this.thread, 'integral size overflow')
    return Number(digits)
  }
}

function paddingFor(position: number, size: number): number {
  return (size - (position & (size - 1))) & (size - 1)
}

function pack(lua: LuaMachine, thread: LuaThread): number {
  const format = new Format(lua, thread)
  // A missing argument is told as nil, as by the original, which keeps a marker there.
  lua.api.lua_pushnil(thread)
  let packed = ''
  let argument = 2
  for (let item = format.next(0); item !== undefined; item = format.next(packed.length)) {
    packed += '\0'.repeat(item.padding)
    const { option, size } = item
    if (INTEGER_OPTIONS.includes(option)) packed += integerBytes(lua.api.luaL_checknumber(thread, argument++), size, format.isLittle)
    else if (option === 'x') packed += '\0'
    else if (option === 'f' || option === 'd') packed += floatBytes(lua.api.luaL_checknumber(thread, argument++), size, format.isLittle)
    else if (option === 'c' || option === 's') packed += textBytes(lua, thread, argument++, item)
    else format.control(option)
  }
  lua.pushBytes(thread, packed)
  return 1
}

function textBytes(lua: LuaMachine, thread: LuaThread, argument: number, { option, size }: Item): Bytes {
  const text = lua.checkBytes(thread, argument)
  const wanted = size === 0 ? text.length : size
  if (text.length < wanted) lua.failArgument(thread, argument + 1, 'string too short')
  return option === 's' ? `${text.slice(0, wanted)}\0` : text.slice(0, wanted)
}

function unpack(lua: LuaMachine, thread: LuaThread): number {
  const { api } = lua
  const format = new Format(lua, thread)
  const data = lua.checkBytes(thread, 2)
  let at = api.luaL_optinteger(thread, 3, 1) - 1
  if (at < 0) lua.failArgument(thread, 3, 'offset must be 1 or greater')
  let count = 0
  for (let item = format.next(at); item !== undefined; item = format.next(at)) {
    at += item.padding
    const { option, size } = item
    requireBytes(lua, thread, data, at, size)
    api.luaL_checkstack(thread, 2, lua.cstring('too many results'))
    if (INTEGER_OPTIONS.includes(option)) {
      api.lua_pushnumber(thread, integerAt(data, at, size, format.isLittle, option >= 'a'))
      count++
    } else if (option === 'f' || option === 'd') {
      api.lua_pushnumber(thread, floatAt(data, at, size, format.isLittle))
      count++
    } else if (option === 'c') {
      const isSized = size === 0
      const length = isSized ? takeLength(lua, thread, count) : size
      requireBytes(lua, thread, data, at, length)
      lua.pushBytes(thread, data.slice(at, at + length))
      if (!isSized) count++
      at += length - size
    } else if (option === 's') {
      const end = data.indexOf('\0', at)
      if (end === -1) return lua.fail(thread, 'unfinished string in data')
      lua.pushBytes(thread, data.slice(at, end))
      count++
      at = end + 1
    } else if (option !== 'x') format.control(option)
    at += size
  }
  api.lua_pushnumber(thread, at + 1)
  return count + 1
}

function requireBytes(lua: LuaMachine, thread: LuaThread, data: Bytes, at: number, size: number): void {
  if (size > data.length || at > data.length - size || size < 0) lua.failArgument(thread, 2, 'data string too short')
}

/** The number unpacked just before says how long a `c0` is; it is taken off the results. */
function takeLength(lua: LuaMachine, thread: LuaThread, count: number): number {
  const { api } = lua
  if (count === 0 || api.lua_isnumber(thread, -1) === 0) return lua.fail(thread, "format 'c0' needs a previous size")
  const length = Math.trunc(api.lua_tonumber(thread, -1))
  api.lua_settop(thread, -2)
  return length
}

function measure(lua: LuaMachine, thread: LuaThread): number {
  const format = new Format(lua, thread)
  let size = 0
  for (let item = format.next(0); item !== undefined; item = format.next(size)) {
    size += item.padding + item.size
    if (item.option === 's') lua.failArgument(thread, 1, "option 's' has no fixed size")
    if (item.option === 'c' && item.size === 0) lua.failArgument(thread, 1, "option 'c0' has no fixed size")
    if (!/[a-zA-Z0-9]/.test(item.option)) format.control(item.option)
  }
  lua.api.lua_pushnumber(thread, size)
  return 1
}

/** Wraps to 64 bits; bytes beyond the eighth are zero. */
function integerBytes(value: number, size: number, isLittle: boolean): Bytes {
  let rest = BigInt.asUintN(64, Number.isFinite(value) ? BigInt(Math.trunc(value)) : 1n << 63n)
  let bytes = ''
  for (let i = 0; i < size; i++, rest >>= 8n) {
    const char = String.fromCharCode(Number(rest & 0xffn))
    bytes = isLittle ? bytes + char : char + bytes
  }
  return bytes
}

function integerAt(data: Bytes, at: number, size: number, isLittle: boolean, isSigned: boolean): number {
  let value = 0n
  for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(data.charCodeAt(isLittle ? at + size - 1 - i : at + i))
  const bits = Math.min(size * 8, 64)
  return Number(isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(64, value))
}

function floatBytes(value: number, size: number, isLittle: boolean): Bytes {
  const bytes = Buffer.alloc(size)
  if (size === 4) bytes.writeFloatLE(value)
  else bytes.writeDoubleLE(value)
  if (!isLittle) bytes.reverse()
  return bytes.latin1Slice()
}

function floatAt(data: Bytes, at: number, size: number, isLittle: boolean): number {
  const bytes = Buffer.from(data.slice(at, at + size), 'latin1')
  if (!isLittle) bytes.reverse()
  return size === 4 ? bytes.readFloatLE() : bytes.readDoubleLE()
}
