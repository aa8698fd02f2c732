import type { CallAnswers, CallArgument, CallName, EventName, Events } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { Bridge, LinkStatus } from '../bridge.ts'
import { EventListeners } from './event-listeners.ts'

const FIRST_RETRY_MS = 250
const MAX_RETRY_MS = 5_000
/** Sockets that never opened, in a row, before we take it that the server refuses us rather than being away. */
const REFUSALS = 4
const CALL_TIMEOUT_MS = 30_000
const SLOW_CALL_TIMEOUT_MS = 120_000
const SLOW_CALLS: ReadonlySet<CallName> = new Set<CallName>(['sandbox.up', 'sandbox.stop', 'trib.check'])
const CLOSE_POLICY_VIOLATION = 1008

interface PendingCall {
  readonly frame: string
  sent: boolean
  readonly settle: (result: Result<never>) => void
}

type Incoming = { readonly id: number; readonly result: Result<never> } | { readonly event: string; readonly payload: unknown }

/**
 * Calls over a WebSocket, as JSON: `{id, call, arg}` out, `{id, result}` and `{event, payload}` in. Connects again by
 * itself with a growing pause. A call made while offline waits for the link; one that was under way when the link broke
 * fails, as nobody knows whether it was carried out.
 */
export class WebSocketBridge implements Bridge {
  readonly #url: string
  readonly #listeners = new EventListeners()
  readonly #linkHandlers = new Set<(status: LinkStatus) => void>()
  readonly #pending = new Map<number, PendingCall>()
  #socket: WebSocket | undefined
  #status: LinkStatus = 'connecting'
  #nextId = 1
  #retryMs = FIRST_RETRY_MS
  #failuresInARow = 0

  constructor(url: string) {
    this.#url = url
    this.#connect()
  }

  call<N extends CallName>(name: N, arg: CallArgument<N>): Promise<Result<CallAnswers[N]>> {
    if (this.#status === 'refused') return Promise.resolve({ ok: false, code: 'UNREACHABLE', message: 'session token refused' })
    const id = this.#nextId++
    return new Promise((resolve) => {
      const timeoutMs = SLOW_CALLS.has(name) ? SLOW_CALL_TIMEOUT_MS : CALL_TIMEOUT_MS
      const timer = setTimeout(() => this.#settle(id, { ok: false, code: 'TIMEOUT', message: `${name}: no answer within ${timeoutMs / 1000} s` }), timeoutMs)
      const settle = (result: Result<never>) => {
        clearTimeout(timer)
        resolve(result)
      }
      this.#pending.set(id, { frame: JSON.stringify({ id, call: name, arg }), sent: false, settle })
      this.#flush()
    })
  }

  on<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void {
    return this.#listeners.add(name, handler)
  }

  onLink(handler: (status: LinkStatus) => void): () => void {
    this.#linkHandlers.add(handler)
    handler(this.#status)
    return () => this.#linkHandlers.delete(handler)
  }

  #connect(): void {
    const socket = new WebSocket(this.#url)
    let opened = false
    this.#socket = socket
    socket.addEventListener('open', () => {
      opened = true
      this.#retryMs = FIRST_RETRY_MS
      this.#failuresInARow = 0
      this.#setStatus('open')
      this.#flush()
    })
    socket.addEventListener('message', (message) => this.#receive(message.data))
    socket.addEventListener('close', (event) => this.#closed(opened, event.code))
  }

  #closed(opened: boolean, code: number): void {
    this.#socket = undefined
    this.#failuresInARow = opened ? 0 : this.#failuresInARow + 1
    this.#failSentCalls()
    if (code === CLOSE_POLICY_VIOLATION || (this.#failuresInARow >= REFUSALS && this.#status === 'connecting')) {
      this.#setStatus('refused')
      for (const id of [...this.#pending.keys()]) this.#settle(id, { ok: false, code: 'UNREACHABLE', message: 'session token refused' })
      return
    }
    if (this.#status !== 'connecting') this.#setStatus('offline')
    setTimeout(() => this.#connect(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS)
  }

  #failSentCalls(): void {
    for (const [id, call] of this.#pending) {
      if (call.sent) this.#settle(id, { ok: false, code: 'UNREACHABLE', message: 'the link to Slotscope broke before an answer came' })
    }
  }

  #flush(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    for (const call of this.#pending.values()) {
      if (call.sent) continue
      call.sent = true
      this.#socket.send(call.frame)
    }
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return
    const message = JSON.parse(data) as Incoming
    if ('event' in message) this.#listeners.emit(message.event, message.payload)
    else this.#settle(message.id, message.result)
  }

  #settle(id: number, result: Result<never>): void {
    const call = this.#pending.get(id)
    this.#pending.delete(id)
    call?.settle(result)
  }

  #setStatus(status: LinkStatus): void {
    if (status === this.#status) return
    this.#status = status
    for (const handler of this.#linkHandlers) handler(status)
  }
}
