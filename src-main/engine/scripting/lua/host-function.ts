/*
 * A table of WebAssembly functions takes no plain JavaScript function: it must pass through a module that imports and
 * exports it again. Two such modules cover all that Lua calls back: `i32 -> i32` (lua_CFunction) and `(i32, i32) -> ()` (lua_Hook).
 */
const I32 = 0x7f
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

const FUNCTION_GATE = gate([I32], [I32])
const HOOK_GATE = gate([I32, I32], [])

/** Wraps a lua_CFunction: takes the running lua_State, gives the number of results. */
export function hostFunction(run: (thread: number) => number): WebAssembly.ExportValue {
  return through(FUNCTION_GATE, run)
}

/** Wraps a lua_Hook. */
export function hostHook(run: (thread: number, record: number) => void): WebAssembly.ExportValue {
  return through(HOOK_GATE, run)
}

function through(module: WebAssembly.Module, run: WebAssembly.ImportValue): WebAssembly.ExportValue {
  return new WebAssembly.Instance(module, { h: { f: run } }).exports.f!
}

/** A module of one imported function "h"."f", exported as "f" (WebAssembly core specification, Binary Format). */
function gate(parameters: readonly number[], results: readonly number[]): WebAssembly.Module {
  const type = [0x01, 0x60, parameters.length, ...parameters, results.length, ...results]
  const imported = [0x01, 0x01, 0x68, 0x01, 0x66, 0x00, 0x00]
  const exported = [0x01, 0x01, 0x66, 0x00, 0x00]
  const sections = [[0x01, type], [0x02, imported], [0x07, exported]] as const
  return new WebAssembly.Module(Uint8Array.from([...HEADER, ...sections.flatMap(([id, body]) => [id, body.length, ...body])]))
}
