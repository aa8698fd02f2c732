import type { CallAnswers, CallArgument, CallName, EventName, Events } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { Bridge, LinkStatus } from '../bridge.ts'

/** What the preload script exposes as `window.slotscope`. */
export interface ElectronPreload {
  call(name: string, arg: unknown): Promise<unknown>
  on(name: string, handler: (payload: unknown) => void): () => void
}

/** Calls over Electron's IPC. The link is always open: main process and window live and die together. */
export class ElectronBridge implements Bridge {
  readonly #preload: ElectronPreload

  constructor(preload: ElectronPreload) {
    this.#preload = preload
  }

  async call<N extends CallName>(name: N, arg: CallArgument<N>): Promise<Result<CallAnswers[N]>> {
    try {
      return (await this.#preload.call(name, arg)) as Result<CallAnswers[N]>
    } catch (error) {
      return { ok: false, code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
    }
  }

  on<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void {
    return this.#preload.on(name, (payload) => handler(payload as Events[N]))
  }

  onLink(handler: (status: LinkStatus) => void): () => void {
    handler('open')
    return () => undefined
  }
}
