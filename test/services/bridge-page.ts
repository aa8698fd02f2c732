import { WebSocket } from 'ws'
import type { CallAnswers, CallArgument, CallName, EventName, Events } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'

/** A page's end of the bridge, as the renderer has it: calls by id, events by name. */
export class BridgePage {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>()
  readonly #events: { readonly event: string; readonly payload: unknown }[] = []
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { id?: number; result: Result<unknown>; event: string; payload: unknown }
      if (message.id === undefined) this.#events.push(message)
      else this.#waiting.get(message.id)?.(message.result)
    })
  }

  /** Opens the bridge of the web shell at that URL. */
  static async open(url: string): Promise<BridgePage> {
    const { host, origin, hash } = new URL(url)
    const socket = new WebSocket(`ws://${host}/bridge?token=${hash.replace('#token=', '')}`, { origin })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new BridgePage(socket)
  }

  call<N extends CallName>(call: N, arg: CallArgument<N>): Promise<Result<CallAnswers[N]>> {
    const id = ++this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, (result) => resolve(result as Result<CallAnswers[N]>))
      this.#socket.send(JSON.stringify({ id, call, arg }))
    })
  }

  /** The value of a call that is expected to succeed. */
  async value<N extends CallName>(call: N, arg: CallArgument<N>): Promise<CallAnswers[N]> {
    const result = await this.call(call, arg)
    if (!result.ok) throw new Error(`${call}: ${result.code} ${result.message}`)
    return result.value
  }

  /** Payloads of one event so far. */
  events<N extends EventName>(event: N): Events[N][] {
    return this.#events.filter((entry) => entry.event === event).map((entry) => entry.payload as Events[N])
  }

  /** All a terminal has printed so far, without escape sequences. */
  printed(terminalId: string): string {
    const raw = this.events('terminal.output').map((output) => (output.terminalId === terminalId ? output.data : ''))
    return raw.join('').replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
  }

  close(): void {
    this.#socket.close()
  }
}
