/*
 * WebAssembly modules of a few instructions, written byte by byte (WebAssembly core specification, Binary Format): gates between
 * JavaScript and Lua that no compiler need be asked for. Every number in them is below 128, and so its own LEB128.
 */
export const I32 = 0x7f

export const SECTION = { type: 1, import: 2, function: 3, table: 4, export: 7, code: 10, tag: 13 } as const

/** Kinds of what is imported and exported. */
export const KIND = { function: 0, table: 1, tag: 4 } as const

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const FUNCTION_TYPE = 0x60
const END = 0x0b

export type Section = readonly [id: number, entries: readonly (readonly number[])[]]

/** @throws WebAssembly.CompileError for what is no module. */
export function wasmModule(...sections: readonly Section[]): WebAssembly.Module {
  const bytes = sections.flatMap(([id, entries]) => {
    const body = [entries.length, ...entries.flat()]
    return [id, body.length, ...body]
  })
  return new WebAssembly.Module(Uint8Array.from([...HEADER, ...bytes]))
}

export function functionType(parameters: readonly number[], results: readonly number[]): number[] {
  return [FUNCTION_TYPE, parameters.length, ...parameters, results.length, ...results]
}

/** A name as imports and exports have it. */
export function named(name: string): number[] {
  return [name.length, ...Buffer.from(name, 'latin1')]
}

/** Something imported from the module "h". */
export function imported(name: string, ...description: readonly number[]): number[] {
  return [...named('h'), ...named(name), ...description]
}

export function exported(name: string, kind: number, index: number): number[] {
  return [...named(name), kind, index]
}

/** A function's code; `i32Locals` counts locals beyond its parameters. */
export function code(i32Locals: number, ...instructions: readonly number[]): number[] {
  const body = [...(i32Locals === 0 ? [0] : [1, i32Locals, I32]), ...instructions, END]
  return [body.length, ...body]
}
