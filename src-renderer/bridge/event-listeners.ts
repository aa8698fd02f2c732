import type { EventName, Events } from '../../src-main/contract/contract.ts'

type Handler = (payload: never) => void

/** Who listens to which event. */
export class EventListeners {
  readonly #handlers = new Map<string, Set<Handler>>()

  add<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void {
    const handlers = this.#handlers.get(name) ?? new Set<Handler>()
    this.#handlers.set(name, handlers)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  /** The payload comes from our own services, which typed it against the contract before sending. */
  emit(name: string, payload: unknown): void {
    for (const handler of this.#handlers.get(name) ?? []) handler(payload as never)
  }
}
