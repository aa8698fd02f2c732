import type { Bytes } from '../bytes.ts'
import type { MessageType } from '../bus/message.ts'
import type { Random } from '../ports/random.ts'
import type { ClusterConfig } from './config.ts'
import type { BusEffect, ClusterEffect, LogLevel, NodeEffect, ObserverEffect, PersistEffect } from './effects.ts'
import type { ClusterEvent } from './events.ts'
import type { NodeFacts } from './facts.ts'
import type { ClusterLink } from './link.ts'
import type { ClusterState, Todo } from './state.ts'

/** One step of the core in progress: the state it changes, the moment it runs at, and the effects gathered so far. */
export class Step {
  readonly state: ClusterState
  readonly config: ClusterConfig
  readonly facts: NodeFacts
  readonly nowMs: number
  readonly random: Random
  readonly #persist: PersistEffect[] = []
  readonly #bus: BusEffect[] = []
  readonly #node: NodeEffect[] = []
  readonly #observers: ObserverEffect[] = []
  readonly #unsubscribed: number[] = []
  #slotMapChanged = false

  constructor(state: ClusterState, config: ClusterConfig, facts: NodeFacts, nowMs: number, random: Random) {
    this.state = state
    this.config = config
    this.facts = facts
    this.nowMs = nowMs
    this.random = random
  }

  /** Puts work off to the end of the step. */
  later(...work: (keyof Todo)[]): void {
    for (const item of work) {
      this.state.todo[item] = true
      // Roles, slots and failures are what nodes.conf holds; nothing else decides how replicas are spread.
      if (item === 'saveConfig') this.state.replicaSpread = undefined
    }
  }

  persist(conf: Bytes, fsync: boolean): void {
    this.#persist[0] = { kind: 'persist', conf, fsync }
  }

  bus(effect: BusEffect): void {
    this.#bus.push(effect)
  }

  /** Sends and counts; a link that is not there is no error, as in clusterSendMessage. */
  send(link: ClusterLink | undefined, type: MessageType, bytes: Bytes): void {
    if (!link) return
    const { sent } = this.state.counts
    sent.set(type, (sent.get(type) ?? 0) + 1)
    this.#bus.push({ kind: 'send', linkId: link.id, bytes })
  }

  node(effect: NodeEffect): void {
    this.#node.push(effect)
  }

  /** Subscribers to shard channels of `slot` must go; all slots of a step are told in one effect. */
  unsubscribeSlot(slot: number): void {
    if (this.#unsubscribed.length === 0) this.#node.push({ kind: 'unsubscribe-slots', slots: this.#unsubscribed })
    this.#unsubscribed.push(slot)
  }

  log(level: LogLevel, message: string): void {
    this.#observers.push({ kind: 'log', level, message })
  }

  event(event: ClusterEvent): void {
    this.#observers.push({ kind: 'event', event })
  }

  slotMapChanged(): void {
    if (this.#slotMapChanged) return
    this.#slotMapChanged = true
    this.#observers.push({ kind: 'slot-map-changed' })
  }

  stateChanged(state: 'ok' | 'fail'): void {
    this.#observers.push({ kind: 'state-changed', state })
  }

  /** In the order they must be carried out: persist, then send, then act on the node, then tell observers. */
  effects(): ClusterEffect[] {
    return [...this.#persist, ...this.#bus, ...this.#node, ...this.#observers]
  }
}
