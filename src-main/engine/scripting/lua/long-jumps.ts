import type { LuaExports } from './lua-exports.ts'
import { code, exported, functionType, I32, imported, KIND, SECTION, wasmModule } from './wasm-module.ts'

/*
 * setjmp and longjmp for Lua's errors. The module asks its host to run a function and to note whether a longjmp ended it
 * (`invoke_vii`). JavaScript could do that with try and throw, but a stack with a frame of JavaScript in it cannot be
 * suspended, and every pcall of a script would put one there. So WebAssembly's own exceptions do it.
 */
const THREE_I32 = [I32, I32, I32]
const FUNCTION_REFERENCE = 0x70
const OP = {
  throw: 0x08, try: 0x06, catch: 0x07, end: 0x0b, call: 0x10, callIndirect: 0x11, getLocal: 0x20, setLocal: 0x21, constant: 0x41, noResult: 0x40,
} as const

/** Made before Lua's module, which imports from it; finds the other half through a table of one place. */
const BEFORE_LUA = wasmModule(
  [SECTION.type, [functionType(THREE_I32, []), functionType([], [])]],
  [SECTION.function, [[0], [1]]],
  [SECTION.table, [[FUNCTION_REFERENCE, 0x00, 1]]],
  [SECTION.tag, [[0x00, 1]]],
  [SECTION.export, [exported('invoke', KIND.function, 0), exported('longjmp', KIND.function, 1), exported('place', KIND.table, 0), exported('tag', KIND.tag, 0)]],
  [SECTION.code, [
    code(0, OP.getLocal, 0, OP.getLocal, 1, OP.getLocal, 2, OP.constant, 0, OP.callIndirect, 0, 0),
    code(0, OP.throw, 0),
  ]],
)

/** Made after it: calls the function, and puts back the stack of C when a longjmp came out of it. */
const AFTER_LUA = wasmModule(
  [SECTION.type, [functionType(THREE_I32, []), functionType([], []), functionType([], [I32]), functionType([I32], []), functionType([I32, I32], [])]],
  [SECTION.import, [
    imported('tag', KIND.tag, 0x00, 1),
    imported('table', KIND.table, FUNCTION_REFERENCE, 0x00, 0),
    imported('save', KIND.function, 2),
    imported('restore', KIND.function, 3),
    imported('threw', KIND.function, 4),
  ]],
  [SECTION.function, [[0]]],
  [SECTION.export, [exported('invoke', KIND.function, 3)]],
  [SECTION.code, [code(1,
    OP.call, 0, OP.setLocal, 3,
    OP.try, OP.noResult,
    OP.getLocal, 1, OP.getLocal, 2, OP.getLocal, 0, OP.callIndirect, 4, 0,
    OP.catch, 0,
    OP.getLocal, 3, OP.call, 1, OP.constant, 1, OP.constant, 0, OP.call, 2,
    OP.end,
  )]],
)

/** What one Lua machine needs for its errors: give `imports` to its module, then `attach` what the module exports. */
export interface LongJumps {
  readonly imports: { readonly invoke_vii: WebAssembly.ImportValue; readonly _emscripten_throw_longjmp: WebAssembly.ImportValue }
  attach(api: LuaExports): void
}

export function makeLongJumps(): LongJumps {
  const { invoke, longjmp, place, tag } = new WebAssembly.Instance(BEFORE_LUA, {}).exports
  return {
    imports: { invoke_vii: invoke, _emscripten_throw_longjmp: longjmp },
    attach(api) {
      const given = { tag, table: api.__indirect_function_table, save: api.stackSave, restore: api.stackRestore, threw: api.setThrew }
      ;(place as WebAssembly.Table).set(0, new WebAssembly.Instance(AFTER_LUA, { h: given }).exports.invoke)
    },
  }
}
