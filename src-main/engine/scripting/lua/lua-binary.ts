import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const FILE_NAME = 'liblua5.1.wasm'

let compiled: WebAssembly.Module | undefined

/**
 * Lua 5.1 as a WebAssembly module, compiled at the first script of this thread and kept.
 * The build puts the file beside its chunks; a run from source takes it from the package.
 */
export function luaModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(luaBinaryPath()))
  return compiled
}

function luaBinaryPath(): string {
  const beside = fileURLToPath(new URL(FILE_NAME, import.meta.url))
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`wasmoon-lua5.1/dist/${FILE_NAME}`)
}
