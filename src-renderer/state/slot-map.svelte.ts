import type { Result } from '../../src-main/contract/errors.ts'
import type { SlotKeys, SlotLoads, SlotMetric } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import { slotOrKey } from '../model/slot-grid.ts'
import type { SlotRange } from '../model/slot-ranges.ts'
import { recall, remember } from './remembered.ts'

export const SHADINGS = ['owner', 'keys', 'memory', 'cpu', 'traffic'] as const
export type Shading = (typeof SHADINGS)[number]
type Failed = Extract<Result<unknown>, { ok: false }>

const KEYS_ASKED = 50

/** What the slot map shows and what is chosen on it. */
export class SlotMap {
  shading = $state<Shading>(recall('slotShading', SHADINGS) ?? 'keys')
  loads = $state.raw<SlotLoads | undefined>(undefined)
  /** Of the metric in `loads`; kept while an answer says that nothing changed. */
  values = $state.raw<readonly number[] | undefined>(undefined)
  /** From where a selection was drawn to where; one slot when they are equal. */
  chosen = $state.raw<{ readonly anchor: number; readonly head: number } | undefined>(undefined)
  keys = $state.raw<SlotKeys | undefined>(undefined)
  keysFailure = $state.raw<Failed | undefined>(undefined)
  readingKeys = $state(false)
  /** Grows with each jump to a slot: the map then brings it into sight. */
  jumps = $state(0)
  wanted = $state('')
  readonly #bridge: Bridge
  #connectionId: string | undefined

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get range(): SlotRange | undefined {
    const { chosen } = this
    return chosen && [Math.min(chosen.anchor, chosen.head), Math.max(chosen.anchor, chosen.head)]
  }

  /** The metric behind the shading: the plain map of owners tells of keys in words. */
  get metric(): SlotMetric {
    return this.shading === 'owner' ? 'keys' : this.shading
  }

  shadeBy(shading: Shading): void {
    this.shading = shading
    remember('slotShading', shading)
  }

  /** Turns to a connection: slots chosen on another say nothing here. */
  turnTo(connectionId: string): void {
    if (this.#connectionId === connectionId) return
    this.#connectionId = connectionId
    this.loads = this.values = undefined
    this.choose(undefined)
  }

  /** Asks for the metric shown; called again and again while the map is in sight. */
  async refresh(connectionId: string): Promise<void> {
    const { metric } = this
    const known = this.loads?.metric === metric ? this.loads.version : undefined
    const result = await this.#bridge.call('slots.load', { connectionId, metric, ...(known === undefined ? {} : { knownVersion: known }) })
    if (!result.ok || metric !== this.metric || connectionId !== this.#connectionId) return
    this.loads = result.value
    if (result.value.values !== undefined) this.values = result.value.values
  }

  choose(anchor: number | undefined, head = anchor): void {
    this.chosen = anchor === undefined || head === undefined ? undefined : { anchor, head }
    this.keys = this.keysFailure = undefined
  }

  jumpTo(slot: number): void {
    this.choose(slot)
    this.jumps++
  }

  /** Jumps to a slot number, or to the slot of a key. */
  async find(text: string): Promise<Failed | undefined> {
    const target = slotOrKey(text)
    if (target === undefined) return undefined
    if ('slot' in target) {
      this.jumpTo(target.slot)
      return undefined
    }
    const result = await this.#bridge.call('slot.lookup', { keys: [target.key] })
    if (!result.ok) return result
    const [answer] = result.value
    if (answer !== undefined) this.jumpTo(answer.slot)
    return undefined
  }

  async readKeys(connectionId: string, slot: number): Promise<void> {
    this.readingKeys = true
    const result = await this.#bridge.call('slots.keys', { connectionId, slot, limit: KEYS_ASKED })
    this.readingKeys = false
    if (this.range?.[0] !== slot) return
    this.keys = result.ok ? result.value : undefined
    this.keysFailure = result.ok ? undefined : result
  }
}
