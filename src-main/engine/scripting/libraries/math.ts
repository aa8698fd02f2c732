import type { LuaMachine } from '../lua/lua-machine.ts'
import type { LuaTable } from '../sandbox.ts'

const MULTIPLIER = 0x5deece66dn
const INCREMENT = 0xbn
const MASK_48 = (1n << 48n) - 1n
const LOW_BITS = 0x330en
/** Where the generator stands before anybody seeded it. */
const START = 0x1234abcd330en
const MAX = 0x7fffffff

/**
 * math.random and math.randomseed on the generator of drand48, which Redis carries itself (rand.c) so that a seed gives
 * the same numbers on every system.
 */
export function openMath(lua: LuaMachine): LuaTable {
  const { api } = lua
  let state = START
  const next = (): number => {
    state = (state * MULTIPLIER + INCREMENT) & MASK_48
    return (Number(state >> 17n) % MAX) / MAX
  }
  return {
    random: (thread) => {
      const fraction = next()
      const count = api.lua_gettop(thread)
      if (count > 2) return lua.fail(thread, 'wrong number of arguments')
      if (count === 0) {
        api.lua_pushnumber(thread, fraction)
        return 1
      }
      const low = count === 1 ? 1 : api.luaL_checkinteger(thread, 1)
      const high = api.luaL_checkinteger(thread, count)
      if (low > high) lua.failArgument(thread, count, 'interval is empty')
      api.lua_pushnumber(thread, Math.floor(fraction * (high - low + 1)) + low)
      return 1
    },
    randomseed: (thread) => {
      state = ((BigInt(api.luaL_checkinteger(thread, 1)) & 0xffffffffn) << 16n) | LOW_BITS
      return 0
    },
  }
}
