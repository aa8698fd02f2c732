import type { CallAnswers, CallArgument, CallName, EventName, Events } from '../src-main/contract/contract.ts'
import type { Result } from '../src-main/contract/errors.ts'
import { type ElectronPreload, ElectronBridge } from './bridge/electron-bridge.ts'
import { takeToken } from './bridge/token.ts'
import { WebSocketBridge } from './bridge/web-socket-bridge.ts'

/**
 * Whether the services can be heard. `refused`: the server does not know our token, so trying on is of no use.
 */
export type LinkStatus = 'connecting' | 'open' | 'offline' | 'refused'

/** The renderer's only way out: typed calls that answer with a {@link Result} and never throw, and typed events. */
export interface Bridge {
  call<N extends CallName>(name: N, arg: CallArgument<N>): Promise<Result<CallAnswers[N]>>
  /** @returns a function that ends the subscription */
  on<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void
  /** Tells the link's status now and whenever it changes. */
  onLink(handler: (status: LinkStatus) => void): () => void
}

declare global {
  interface Window {
    readonly slotscope?: ElectronPreload
  }
}

/** The desktop's preload bridge where there is one, else a WebSocket to the server that served this page. */
export function connectBridge(): Bridge {
  if (window.slotscope !== undefined) return new ElectronBridge(window.slotscope)
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return new WebSocketBridge(`${scheme}://${location.host}/bridge?token=${encodeURIComponent(takeToken())}`)
}
