import type { EventName, Events } from '../contract/contract.ts'
import type { EventSink } from '../contract/session.ts'
import { safePayload } from './safe-payload.ts'

type TraceBatch = Events['trace.batch']
type RedirectBatch = Events['redirects.batch']

/** One screen frame. Nothing a person watches gains from coming more often. */
const FRAME_MS = 16
const MAX_TRACES_PER_FRAME = 400
const MAX_PENDING_TERMINAL_CHARS = 512 * 1024

/**
 * Gathers the events of one session and sends them once per frame: pictures replace each other (the newest wins), traces and
 * terminal output grow into batches with a bound, and say how much fell out. While the reader is congested, frames wait.
 */
export class EventOutbox {
  readonly #sink: EventSink
  readonly #latest = new Map<string, () => void>()
  readonly #traces = new Map<string, TraceBatch>()
  readonly #redirects = new Map<string, RedirectBatch>()
  readonly #terminals = new Map<string, { data: string; dropped: number }>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(sink: EventSink) {
    this.#sink = sink
  }

  /** Queues an event for the next frame. */
  emit<N extends EventName>(event: N, payload: Events[N]): void {
    if (this.#closed) return
    if (event === 'trace.batch') this.#addTraces(payload as TraceBatch)
    else if (event === 'redirects.batch') this.#addRedirects(payload as RedirectBatch)
    // The terminal escapes by itself: what is left are its own sequences.
    else if (event === 'terminal.output') this.#addOutput(payload as Events['terminal.output'])
    else this.#latest.set(identityOf(event, payload), () => this.#sink.emit(event, safePayload(payload)))
    this.#timer ??= setTimeout(() => this.#flush(), FRAME_MS)
  }

  /** Drops what is queued and sends nothing more. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #addTraces(batch: TraceBatch): void {
    const pending = this.#traces.get(batch.connectionId)
    const all = pending === undefined ? batch.traces : [...pending.traces, ...batch.traces]
    const overflow = Math.max(0, all.length - MAX_TRACES_PER_FRAME)
    this.#traces.set(batch.connectionId, {
      ...batch,
      traces: overflow === 0 ? all : all.slice(overflow),
      dropped: (pending?.dropped ?? 0) + batch.dropped + overflow,
    })
  }

  #addRedirects(batch: RedirectBatch): void {
    const pending = this.#redirects.get(batch.connectionId)
    const all = pending === undefined ? batch.redirects : [...pending.redirects, ...batch.redirects]
    const overflow = Math.max(0, all.length - MAX_TRACES_PER_FRAME)
    this.#redirects.set(batch.connectionId, { ...batch, redirects: all.slice(overflow), notShown: (pending?.notShown ?? 0) + batch.notShown + overflow })
  }

  #addOutput({ terminalId, data }: Events['terminal.output']): void {
    const pending = this.#terminals.get(terminalId) ?? { data: '', dropped: 0 }
    if (pending.data.length + data.length > MAX_PENDING_TERMINAL_CHARS) pending.dropped += data.length
    else {
      // Where the gap is, so that a prompt after it stays the last thing said.
      pending.data += gapNote(pending.dropped) + data
      pending.dropped = 0
    }
    this.#terminals.set(terminalId, pending)
  }

  #flush(): void {
    this.#timer = undefined
    if (this.#sink.isCongested()) {
      this.#timer = setTimeout(() => this.#flush(), FRAME_MS)
      return
    }
    this.#flushTerminals()
    for (const batch of this.#traces.values()) this.#sink.emit('trace.batch', safePayload(batch))
    this.#traces.clear()
    for (const batch of this.#redirects.values()) this.#sink.emit('redirects.batch', safePayload(batch))
    this.#redirects.clear()
    for (const send of this.#latest.values()) send()
    this.#latest.clear()
  }

  #flushTerminals(): void {
    for (const [terminalId, { data, dropped }] of this.#terminals) {
      this.#sink.emit('terminal.output', { terminalId, data: data + gapNote(dropped) })
    }
    this.#terminals.clear()
  }
}

function gapNote(dropped: number): string {
  return dropped === 0 ? '' : `\r\n[${dropped} characters came faster than they could be shown]\r\n`
}

/** Two events of one identity tell of the same thing, so the later makes the earlier needless. */
function identityOf<N extends EventName>(event: N, payload: Events[N]): string {
  switch (event) {
    case 'topology.changed':
      return `${event} ${(payload as Events['topology.changed']).connectionId}`
    case 'terminal.closed':
    case 'terminal.state':
    case 'terminal.answers':
      return `${event} ${(payload as Events['terminal.closed' | 'terminal.state' | 'terminal.answers']).terminalId}`
    case 'trib.changed':
      return `${event} ${(payload as Events['trib.changed']).changeId}`
    case 'sandbox.progress': {
      const { sandboxId, step } = payload as Events['sandbox.progress']
      return `${event} ${sandboxId} ${step}`
    }
    default:
      return event
  }
}
