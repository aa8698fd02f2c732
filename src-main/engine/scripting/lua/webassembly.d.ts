/** What the engine uses of WebAssembly (WebAssembly JavaScript Interface): TypeScript has it among the browser's types only. */
declare namespace WebAssembly {
  type ImportValue = unknown
  type ExportValue = unknown
  type Imports = Record<string, Record<string, ImportValue>>
  class Module {
    constructor(bytes: Uint8Array)
    static imports(module: Module): { readonly module: string; readonly name: string; readonly kind: string }[]
  }
  class Instance {
    constructor(module: Module, imports: Imports)
    readonly exports: Record<string, ExportValue>
  }
  class RuntimeError extends Error {}
  interface Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  interface Table {
    get(index: number): unknown
    set(index: number, value: unknown): void
    grow(count: number): number
  }
}
