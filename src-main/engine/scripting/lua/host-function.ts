import { exported, functionType, I32, imported, KIND, SECTION, wasmModule } from './wasm-module.ts'

/*
 * A table of WebAssembly functions takes no plain JavaScript function: it must pass through a module that imports and
 * exports it again.
 */
const FUNCTION_GATE = wasmModule(
  [SECTION.type, [functionType([I32], [I32])]],
  [SECTION.import, [imported('f', KIND.function, 0)]],
  [SECTION.export, [exported('f', KIND.function, 0)]],
)

/** Wraps a lua_CFunction: takes the running lua_State, gives the number of results. */
export function hostFunction(run: (thread: number) => number): WebAssembly.ExportValue {
  return new WebAssembly.Instance(FUNCTION_GATE, { h: { f: run } }).exports.f!
}
