import { SvelteMap } from 'svelte/reactivity'
import type { CommandTrace } from '../../src-main/contract/model.ts'
import type { KeySlotAnswer } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'

const KEYS_ASKED = 100
const KEYS_KEPT = 2_000
const TRACES_ASKED = 5

/** Slots of the keys in refused commands. A CROSSSLOT refusal does not say which key is where, and that is what one wants to know. */
export class KeySlots {
  readonly #answers = new SvelteMap<string, KeySlotAnswer>()
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** What is known of a trace's keys; empty for traces that were not refused for their keys. */
  of(trace: CommandTrace): readonly KeySlotAnswer[] {
    if (trace.outcome !== 'crossslot') return []
    return trace.keys.map((key) => this.#answers.get(key)).filter((answer) => answer !== undefined)
  }

  /** Asks ahead for the newest refusals among the traces, so that the answer is there when somebody looks. */
  async askFor(traces: readonly CommandTrace[]): Promise<void> {
    const refused = traces.filter((trace) => trace.outcome === 'crossslot').slice(-TRACES_ASKED)
    const wanted = refused.flatMap((trace) => trace.keys.slice(0, KEYS_ASKED))
    const keys = wanted.filter((key, index) => !this.#answers.has(key) && wanted.indexOf(key) === index)
    if (keys.length === 0) return
    const result = await this.#bridge.call('slot.lookup', { keys })
    if (!result.ok) return
    if (this.#answers.size + keys.length > KEYS_KEPT) this.#answers.clear()
    for (const answer of result.value) this.#answers.set(answer.key, answer)
  }
}
