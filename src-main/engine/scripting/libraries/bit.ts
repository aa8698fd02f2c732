import type { LuaThread } from '../lua/lua-exports.ts'
import type { LuaMachine } from '../lua/lua-machine.ts'
import type { LuaTable } from '../sandbox.ts'

const TWO_52_AND_51 = 6755399441055744
const word = new DataView(new ArrayBuffer(8))

/** BitOp: operations on 32-bit words, with results in the signed range (LuaBitOp documentation, "Semantics"). */
export function openBit(lua: LuaMachine): LuaTable {
  const argument = (thread: LuaThread, index: number): number => readWord(lua, thread, index)
  const give = (thread: LuaThread, value: number): number => {
    lua.api.lua_pushnumber(thread, value | 0)
    return 1
  }
  const folded = (combine: (a: number, b: number) => number) => (thread: LuaThread): number => {
    let value = argument(thread, 1)
    for (let i = lua.api.lua_gettop(thread); i > 1; i--) value = combine(value, argument(thread, i))
    return give(thread, value)
  }
  const shifted = (shift: (value: number, by: number) => number) => (thread: LuaThread): number =>
    give(thread, shift(argument(thread, 1), argument(thread, 2) & 31))
  return {
    tobit: (thread) => give(thread, argument(thread, 1)),
    bnot: (thread) => give(thread, ~argument(thread, 1)),
    band: folded((a, b) => a & b),
    bor: folded((a, b) => a | b),
    bxor: folded((a, b) => a ^ b),
    lshift: shifted((value, by) => value << by),
    rshift: shifted((value, by) => value >>> by),
    arshift: shifted((value, by) => value >> by),
    rol: shifted((value, by) => (value << by) | (value >>> (32 - by))),
    ror: shifted((value, by) => (value >>> by) | (value << (32 - by))),
    bswap: (thread) => give(thread, swapped(argument(thread, 1))),
    tohex: (thread) => {
      const digits = lua.api.lua_type(thread, 2) < 0 ? 8 : argument(thread, 2)
      lua.pushBytes(thread, hexadecimal(argument(thread, 1), digits))
      return 1
    },
  }
}

/** The low word of a number, by the addition that shifts its fraction out: wrong kinds are errors, wide numbers wrap. */
function readWord(lua: LuaMachine, thread: LuaThread, index: number): number {
  word.setFloat64(0, lua.api.lua_tonumber(thread, index) + TWO_52_AND_51)
  const value = word.getInt32(4)
  if (value === 0 && lua.api.lua_isnumber(thread, index) === 0) lua.api.luaL_typerror(thread, index, lua.cstring('number'))
  return value
}

function swapped(value: number): number {
  word.setInt32(0, value)
  return word.getInt32(0, true)
}

/** The lowest `digits` hexadecimal digits; a negative count asks for capitals. */
function hexadecimal(value: number, digits: number): string {
  const count = Math.min(Math.abs(digits), 8)
  const text = (value >>> 0).toString(16).padStart(8, '0').slice(8 - count)
  return digits < 0 ? text.toUpperCase() : text
}
