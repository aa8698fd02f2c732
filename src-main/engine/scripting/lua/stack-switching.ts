import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { LuaExports } from './lua-exports.ts'
import { code, exported, functionType, I32, imported, KIND, SECTION, wasmModule } from './wasm-module.ts'

/*
 * A script that runs for long gives way: its whole stack is put aside, the thread serves others, and the script goes on
 * (WebAssembly JavaScript Promise Integration). V8 13.6, Node 24's, has it behind a flag, which contexts made later obey;
 * Electron's V8 has it without.
 */
interface Integration {
  readonly Suspending: new (run: () => Promise<void>) => WebAssembly.ImportValue
  promising(run: (...args: number[]) => void): (...args: number[]) => Promise<unknown>
}

let known: { readonly integration: Integration | undefined } | undefined

/** Undefined where this V8 cannot suspend: scripts then run in one piece. */
function integrationOf(): Integration | undefined {
  known ??= { integration: findIntegration() }
  return known.integration
}

function findIntegration(): Integration | undefined {
  const own = WebAssembly as unknown as Partial<Integration>
  if (own.Suspending !== undefined && own.promising !== undefined) return own as Integration
  setFlagsFromString('--experimental-wasm-jspi')
  const { Suspending, promising } = runInNewContext('WebAssembly') as Partial<Integration>
  return Suspending !== undefined && promising !== undefined ? { Suspending, promising } : undefined
}

const OP = { if: 0x04, try: 0x06, end: 0x0b, call: 0x10, catchAll: 0x19, getLocal: 0x20, noResult: 0x40 } as const

/** A lua_Hook: asks "check", which gives 1 when the script is to make way, and then "wait" until it may go on. */
const HOOK = wasmModule(
  [SECTION.type, [functionType([I32, I32], []), functionType([], [I32]), functionType([], [])]],
  [SECTION.import, [imported('check', KIND.function, 1), imported('wait', KIND.function, 2)]],
  [SECTION.function, [[0]]],
  [SECTION.export, [exported('hook', KIND.function, 2)]],
  [SECTION.code, [code(0, OP.call, 0, OP.if, OP.noResult, OP.call, 1, OP.end)]],
)

/** lua_pcall that tells of its end while the stack still stands: of a promise one hears only later. */
const CALL = wasmModule(
  [SECTION.type, [functionType([I32, I32, I32, I32], [I32]), functionType([I32], []), functionType([I32, I32, I32, I32], []), functionType([], [])]],
  [SECTION.import, [imported('pcall', KIND.function, 0), imported('done', KIND.function, 1), imported('thrown', KIND.function, 3)]],
  [SECTION.function, [[2]]],
  [SECTION.export, [exported('call', KIND.function, 3)]],
  [SECTION.code, [code(0,
    OP.try, OP.noResult,
    OP.getLocal, 0, OP.getLocal, 1, OP.getLocal, 2, OP.getLocal, 3, OP.call, 0, OP.call, 1,
    OP.catchAll, OP.call, 2, OP.end,
  )]],
)

export interface Pauses {
  /** Called by the hook every so many steps; true when the script is to make way. What it throws ends the machine. */
  isDue(): boolean
  /** Resolves when the script that made way is to go on. */
  wait(): Promise<void>
}

/**
 * How a call ended, or that it has not. `thrown`: an exception of the host came out of it, or the exhausted stack's;
 * `broken`: a trap of WebAssembly.
 */
export type CallState = { readonly outcome: number } | 'thrown' | 'broken' | 'suspended'

export interface SuspendableCall {
  /** As it stood when the call came back. */
  readonly state: CallState
  /** For a suspended call: how it ended. Never rejects. */
  readonly ended: Promise<CallState>
}

/** lua_pcall and a hook for it that puts the stack aside when a pause is due. */
export interface StackSwitching {
  /** As a table of functions takes it. */
  readonly hook: WebAssembly.ExportValue
  readonly canSuspend: boolean
  call(thread: number, argumentCount: number, resultCount: number, handlerAt: number): SuspendableCall
}

export function makeStackSwitching(api: LuaExports, pauses: Pauses): StackSwitching {
  const integration = integrationOf()
  let state: CallState = 'broken'
  const wait = (): Promise<void> => {
    state = 'suspended'
    return pauses.wait().then(() => { state = 'broken' })
  }
  const isDue = (): number => (pauses.isDue() && integration !== undefined ? 1 : 0)
  const waiting = integration === undefined ? (): void => undefined : new integration.Suspending(wait)
  const { hook } = new WebAssembly.Instance(HOOK, { h: { check: isDue, wait: waiting } }).exports
  const given = { pcall: api.lua_pcall, done: (outcome: number) => { state = { outcome } }, thrown: () => { state = 'thrown' } }
  const gate = new WebAssembly.Instance(CALL, { h: given }).exports.call as (...args: number[]) => void
  const call = integration?.promising(gate)
  return {
    hook,
    canSuspend: call !== undefined,
    call(...args) {
      state = 'broken'
      if (call === undefined) return { state: ended(() => gate(...args)), ended: Promise.resolve(state) }
      const promise = call(...args).then(() => state, () => 'broken' as const)
      return { state, ended: promise }
    },
  }

  function ended(run: () => void): CallState {
    try {
      run()
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error
    }
    return state
  }
}
