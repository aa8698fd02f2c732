import { isPrimary } from '../../src-main/engine/cluster/node.ts'
import type { SimNode } from './sim-node.ts'
import type { World } from './world.ts'

const STEP_MS = 5
const KEY_RETRIES = 200

/** The node whose claim to a slot is the newest, among those that claim it for themselves. */
export function newestClaimant(nodes: readonly SimNode[], slot: number): SimNode | undefined {
  let newest: SimNode | undefined
  for (const node of nodes) {
    if (!node.running || node.core.slotOwner(slot) !== node.core.myself) continue
    if (!newest || node.core.myself.configEpoch > newest.core.myself.configEpoch) newest = node
  }
  return newest
}

/** Moves one slot the way redis-trib does, a step at a time; gives up, leaving the slot open, when a step is refused. */
export class Reshard {
  readonly #world: World
  readonly #slot: number
  readonly #source: SimNode
  readonly #target: SimNode
  #tries = 0

  constructor(world: World, slot: number, source: SimNode, target: SimNode) {
    this.#world = world
    this.#slot = slot
    this.#source = source
    this.#target = target
  }

  start(): void {
    const sourceId = this.#source.core.myself.id
    const targetId = this.#target.core.myself.id
    this.#world.observers.migrating(this.#slot)
    if (!this.#target.admin({ kind: 'set-slot-importing', slot: this.#slot, nodeId: sourceId }).ok) return
    this.#then(() => {
      if (this.#source.admin({ kind: 'set-slot-migrating', slot: this.#slot, nodeId: targetId }).ok) this.#then(() => this.#moveKey())
    })
  }

  #then(run: () => void): void {
    this.#world.timeline.after(STEP_MS, run)
  }

  /** MIGRATE: the key arrives at the target and leaves the source in one piece, or nothing happens. */
  #moveKey(): void {
    const [source, target] = [this.#source, this.#target]
    if (!source.running || !target.running) return
    const key = source.store.slots.get(this.#slot)?.keys().next().value
    if (key === undefined) return this.#then(() => this.#close())
    if (!this.#canMove()) {
      if (++this.#tries < KEY_RETRIES) this.#then(() => this.#moveKey())
      return
    }
    if (target.store.value(this.#slot, key) !== undefined) return
    moveValue(this.#world, source, target, this.#slot, key)
    this.#then(() => this.#moveKey())
  }

  #canMove(): boolean {
    const [source, target] = [this.#source, this.#target]
    const { paths, timeline } = this.#world
    if (!source.responsive || !target.responsive || !source.isPrimary || !target.isPrimary) return false
    if (source.core.slotOwner(this.#slot) !== source.core.myself) return false
    if (target.core.importingFrom(this.#slot) === undefined) return false
    if (timeline.nowMs < source.writesHeldUntilMs || timeline.nowMs < target.writesHeldUntilMs) return false
    return paths.open(source.index, target.index) && paths.open(target.index, source.index)
  }

  /** The new owner first, since its claim takes a new epoch; then the old one, then everybody. */
  #close(): void {
    const command = { kind: 'set-slot-node', slot: this.#slot, nodeId: this.#target.core.myself.id } as const
    if (!this.#target.admin(command).ok) return
    this.#then(() => {
      this.#source.admin(command)
      this.#then(() => {
        for (const node of this.#world.nodes) if (node.responsive && node.isPrimary) node.admin(command)
      })
    })
  }
}

function moveValue(world: World, source: SimNode, target: SimNode, slot: number, key: string): void {
  const moved = source.store.value(slot, key) ?? []
  const present = target.store.value(slot, key) ?? []
  const ids = [...present, ...moved.filter((id) => !present.includes(id))]
  target.replica.produce({ kind: 'put', slot, key, ids })
  source.replica.produce({ kind: 'delete', slot, key })
  const execution = { node: target.index, atMs: world.timeline.nowMs, epoch: target.core.myself.configEpoch }
  for (const id of moved) world.ledger.at(id).execution = execution
}

/** Whether any reachable node thinks a slot is on the move. */
export function anyOpenSlot(nodes: readonly SimNode[]): boolean {
  return nodes.some((node) => node.running && (node.core.view.migratingTo.size > 0 || node.core.view.importingFrom.size > 0))
}

/** Closes every open slot in favour of its newest claimant, to which keys left elsewhere are carried first. */
export function fixOpenSlots(world: World): void {
  const open = new Set<number>()
  for (const node of world.nodes) {
    if (!node.running) continue
    for (const slot of [...node.core.view.migratingTo.keys(), ...node.core.view.importingFrom.keys()]) open.add(slot)
  }
  for (const slot of open) fixSlot(world, slot)
}

function fixSlot(world: World, slot: number): void {
  const owner = newestClaimant(world.nodes, slot)
  for (const node of world.nodes) {
    if (!node.responsive || !isPrimary(node.core.myself)) continue
    if (owner && node !== owner) {
      for (const key of [...(node.store.slots.get(slot)?.keys() ?? [])]) moveValue(world, node, owner, slot, key)
    }
    node.admin({ kind: 'set-slot-stable', slot })
  }
}
