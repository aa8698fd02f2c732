import type { ClusterEvent } from '../../../src-main/engine/cluster/events.ts'
import type { ClusterInput } from '../../../src-main/engine/cluster/inputs.ts'
import type { StepResult } from '../../../src-main/engine/cluster/core.ts'
import type { Write } from '../ledger.ts'
import { newestClaimant } from '../operator.ts'
import type { Checker } from '../observers.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

/** Why Redis Cluster may lose an acknowledged write. */
export type LossKind = 'async-tail' | 'manual-failover' | 'unconsented-epoch' | 'power' | 'migration'

interface Window {
  readonly kind: LossKind
  readonly slots: ReadonlySet<number>
  covers(write: Write): boolean
}

/**
 * The windows in which a run may lose acknowledged writes, collected while it goes on:
 *
 * - async-tail: carried out under an older configEpoch than a promoted replica's, after that replica was last known to
 *   have everything. This is the asynchronous tail before a crash, the minority side of a partition, and the client
 *   with an old map that writes to a returning primary (Redis Cluster specification, Write safety).
 * - manual-failover: the same around an operator's failover, allowed only where machines were failing.
 * - unconsented-epoch: a claimant raised its epoch without votes (BUMPEPOCH, an import closed, a collision) over another
 *   claimant of the slot; the other's writes go. For collisions this is a known flaw of the protocol (valkey#974).
 * - power: the second that an append-only file synced every second may lose.
 * - migration: a slot on the move while its source or target failed (valkey#2724, and the tests upstream has disabled).
 */
export class LossWindows implements Checker {
  readonly #world: World
  readonly #windows: Window[] = []
  #behindSinceMs: number | undefined
  #manual = false

  constructor(world: World) {
    this.#world = world
  }

  /** The kind of window a lost write falls into, or undefined when nothing excuses its loss. */
  explain(write: Write): LossKind | undefined {
    return this.#windows.find((window) => window.slots.has(write.slot) && window.covers(write))?.kind
  }

  before(node: SimNode): void {
    this.#behindSinceMs = node.replica.behindSinceMs
    this.#manual = node.core.view.manualFailover.primaryOffset !== undefined
  }

  after(node: SimNode, input: ClusterInput, result: StepResult): void {
    for (const effect of result.effects) if (effect.kind === 'event') this.#note(node, effect.event)
    const taking = input.kind === 'admin' && input.command.kind === 'failover' && input.command.mode === 'takeover'
    if (taking && result.reply?.ok) this.#promoted(node, false)
  }

  migrating(slot: number): void {
    const slots = new Set([slot])
    if (this.#world.schedule.weather !== 'calm') this.#windows.push({ kind: 'migration', slots, covers: () => true })
  }

  lostPower(_node: SimNode, lost: readonly number[]): void {
    const ids = new Set(lost)
    this.#windows.push({ kind: 'power', slots: new Set(this.#world.activeSlots), covers: (write) => ids.has(write.id) })
  }

  #note(node: SimNode, event: ClusterEvent): void {
    if (event.kind === 'election-won') this.#promoted(node, this.#manual)
    if (event.kind === 'config-epoch' && (event.why === 'bump' || event.why === 'collision')) this.#raised(node)
  }

  #promoted(node: SimNode, manual: boolean): void {
    if (manual && this.#world.schedule.weather === 'calm') return
    const fromMs = this.#behindSinceMs ?? this.#world.timeline.nowMs
    const epoch = node.core.myself.configEpoch
    const covers = (write: Write): boolean => (write.execution?.epoch ?? 0n) < epoch && (write.execution?.atMs ?? 0) >= fromMs
    this.#windows.push({ kind: manual ? 'manual-failover' : 'async-tail', slots: this.#claimed(node), covers })
  }

  #raised(node: SimNode): void {
    const epoch = node.core.myself.configEpoch
    const covers = (write: Write): boolean => write.execution?.node !== node.index && (write.execution?.epoch ?? 0n) < epoch
    const contested = [...this.#claimed(node)].filter((slot) => this.#isContested(node, slot))
    if (contested.length > 0) this.#windows.push({ kind: 'unconsented-epoch', slots: new Set(contested), covers })
  }

  /** Somebody else claims the slot, or is standing for it, while this node raises its epoch. */
  #isContested(node: SimNode, slot: number): boolean {
    const others = this.#world.nodes.filter((other) => other !== node && other.isStarted)
    if (newestClaimant(others, slot)) return true
    return others.some((other) => other.running && other.core.view.election.sent && other.core.myself.replicaOf?.id === node.core.myself.id)
  }

  #claimed(node: SimNode): Set<number> {
    return new Set(this.#world.activeSlots.filter((slot) => node.core.slotOwner(slot) === node.core.myself))
  }
}
