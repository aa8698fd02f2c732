import { type Route, routeCommand, servesSlot } from '../../src-main/engine/cluster/route.ts'
import { CLIENTS } from './paths.ts'
import type { Write } from './ledger.ts'
import type { SimNode } from './sim-node.ts'
import type { SimRandom } from './sim-random.ts'
import { KEYS_PER_SLOT } from './store.ts'
import type { World } from './world.ts'

const THINK_MIN_MS = 10
const THINK_SPREAD_MS = 30
const TIMEOUT_MS = 400
const DOWN_PAUSE_MS = 50
const MAX_HOPS = 5

type Answer = Route | { readonly kind: 'unexpected' }

/** A client that appends unique ids, one at a time, and keeps a slot map that only redirections mend. */
export class Client {
  readonly #world: World
  readonly #random: SimRandom
  readonly #map = new Map<number, SimNode>()
  #call = 0

  constructor(world: World, random: SimRandom) {
    this.#world = world
    this.#random = random
  }

  start(): void {
    this.#next(this.#random.below(THINK_SPREAD_MS))
  }

  #next(delayMs: number): void {
    const call = ++this.#call
    this.#world.timeline.after(delayMs, () => {
      if (!this.#world.writing) return this.#next(TIMEOUT_MS)
      const slot = this.#random.pick(this.#world.activeSlots)
      const key = `k${this.#random.below(KEYS_PER_SLOT)}`
      const write = this.#world.ledger.call(slot, key, this.#world.timeline.nowMs)
      this.#send(call, write, this.#map.get(slot) ?? this.#random.pick(this.#world.nodes), false, 0)
      this.#world.timeline.after(TIMEOUT_MS, () => this.#giveUp(call, slot))
    })
  }

  /** No answer: the fate of the write is unknown. Somebody else is asked next time. */
  #giveUp(call: number, slot: number): void {
    if (call !== this.#call) return
    this.#map.delete(slot)
    this.#next(0)
  }

  #send(call: number, write: Write, node: SimNode, asking: boolean, hop: number): void {
    const { paths, timeline } = this.#world
    if (!paths.open(CLIENTS, node.index)) return
    const { life } = node
    timeline.after(paths.delayMs(CLIENTS, node.index), () => {
      node.whenAwake(life, () => this.#serve(call, write, node, asking, hop))
    })
  }

  #serve(call: number, write: Write, node: SimNode, asking: boolean, hop: number): void {
    const route = routeWrite(node, write, asking)
    if (route.kind === 'serve') {
      const { life } = node
      if (node.holdWrite(() => node.whenAwake(life, () => this.#serve(call, write, node, asking, hop)))) return
      this.#world.execute(node, write)
    }
    const { paths, timeline } = this.#world
    if (!paths.open(node.index, CLIENTS)) return
    timeline.after(paths.delayMs(node.index, CLIENTS), () => this.#answered(call, write, node, route, hop))
  }

  #answered(call: number, write: Write, node: SimNode, answer: Answer, hop: number): void {
    if (call !== this.#call) return
    switch (answer.kind) {
      case 'serve':
        this.#map.set(write.slot, node)
        this.#world.ledger.ack(write, this.#world.timeline.nowMs)
        return this.#next(THINK_MIN_MS + this.#random.below(THINK_SPREAD_MS))
      case 'moved':
      case 'ask':
        return this.#redirected(call, write, answer.node.ip, answer.kind === 'ask', hop)
      default:
        this.#map.delete(write.slot)
        return this.#next(DOWN_PAUSE_MS)
    }
  }

  #redirected(call: number, write: Write, ip: string, asking: boolean, hop: number): void {
    const node = this.#world.nodeAt(ip)
    if (!node || hop >= MAX_HOPS) return this.#next(DOWN_PAUSE_MS)
    if (!asking) this.#map.set(write.slot, node)
    this.#send(call, write, node, asking, hop + 1)
  }
}

function routeWrite(node: SimNode, write: Write, isAsking: boolean): Route {
  if (servesSlot(node.core, write.slot)) return { kind: 'serve' }
  return routeCommand(node.core, {
    keys: [write.key],
    slots: [write.slot],
    isWrite: true,
    isReadonlyClient: false,
    isAsking,
    isMigrate: false,
    isShardPubsub: false,
    hasKey: (key) => node.store.value(write.slot, key) !== undefined,
  })
}
