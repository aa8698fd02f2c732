import type { KeySlotAnswer } from '../../src-main/contract/model.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { Bridge } from '../bridge.ts'
import { keysFromText } from '../model/key-lookup.ts'

/** As many keys as one call takes. */
export const MAX_KEYS = 1000
const PAUSE_MS = 60

/** The keys somebody wants to know about, and what is known. */
export class KeyLookup {
  text = $state('')
  answers = $state.raw<readonly KeySlotAnswer[]>([])
  failure = $state.raw<Extract<Result<unknown>, { ok: false }> | undefined>(undefined)
  readonly keys = $derived(keysFromText(this.text))
  readonly #bridge: Bridge
  #run = 0

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** Looks the keys up once typing pauses. Only the newest question's answer is kept. */
  async ask(keys: readonly string[], connectionId: string | undefined): Promise<void> {
    const run = ++this.#run
    if (keys.length === 0) {
      this.answers = []
      this.failure = undefined
      return
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    if (run !== this.#run) return
    const asked = keys.slice(0, MAX_KEYS)
    const result = await this.#bridge.call('slot.lookup', { keys: asked, ...(connectionId === undefined ? {} : { connectionId }) })
    if (run !== this.#run) return
    this.failure = result.ok ? undefined : result
    if (result.ok) this.answers = result.value
  }
}
