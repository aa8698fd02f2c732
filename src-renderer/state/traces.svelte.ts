import { SvelteMap } from 'svelte/reactivity'
import type { CommandTrace } from '../../src-main/contract/model.ts'
import type { TraceCounters } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import { KeySlots } from './key-slots.svelte.ts'
import { TraceInbox } from './trace-inbox.ts'

/** The newest traces of one connection, oldest first. */
export interface TraceRecord {
  readonly traces: readonly CommandTrace[]
  readonly counters: TraceCounters
  readonly droppedCount: number
}

const KEPT = 2_000
const EMPTY: TraceRecord = { traces: [], counters: { commands: 0, moved: 0, ask: 0, errors: 0 }, droppedCount: 0 }

/** What commands did, by connection; bounded, and honest about what it left out. */
export class Traces {
  readonly #byConnection = new SvelteMap<string, TraceRecord>()
  /** The newest trace that came in live, for the picture to animate. */
  latest = $state.raw<{ readonly connectionId: string; readonly trace: CommandTrace } | undefined>(undefined)
  readonly keySlots: KeySlots
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    this.keySlots = new KeySlots(bridge)
    const inbox = new TraceInbox(({ connectionId, traces, dropped, counters }) => {
      const record = this.of(connectionId)
      this.#byConnection.set(connectionId, { traces: append(record.traces, traces), counters, droppedCount: record.droppedCount + dropped })
      const newest = traces.findLast((trace) => trace.hops.length > 1) ?? traces.at(-1)
      void this.keySlots.askFor(traces)
      if (newest !== undefined) this.latest = { connectionId, trace: newest }
    })
    bridge.on('trace.batch', (batch) => inbox.add(batch))
  }

  of(connectionId: string | undefined): TraceRecord {
    return (connectionId === undefined ? undefined : this.#byConnection.get(connectionId)) ?? EMPTY
  }

  async load(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('trace.list', { connectionId, limit: 1000 })
    if (!result.ok) return
    const record = this.of(connectionId)
    // A batch may have come in while the list was on its way.
    this.#byConnection.set(connectionId, { ...record, traces: append(result.value.traces, record.traces), counters: result.value.counters })
  }

  async clear(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('trace.clear', { connectionId })
    if (result.ok) this.#byConnection.set(connectionId, EMPTY)
  }
}

/** Both are ascending by id; what is already there is not added twice. */
function append(before: readonly CommandTrace[], more: readonly CommandTrace[]): readonly CommandTrace[] {
  const lastId = before.at(-1)?.id ?? -1
  return [...before, ...more.filter((trace) => trace.id > lastId)].slice(-KEPT)
}
