import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes } from '../../engine/bytes.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import type { StepContext } from '../operation/operation-context.ts'
import type { SlotMove } from '../plan/plan-primary.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'
import { BigKeyWatch, refuseBigKeys } from './big-keys.ts'
import { KeyMover } from './key-mover.ts'
import { SlotCopier } from './slot-copier.ts'
import { countKeys, isOnlyWithMasters, keysInSlots, setSlots } from './slot-commands.ts'
import { chunksOf, ChunkSize, type SlotChunk } from './slot-chunks.ts'

/** A newcomer calls the cluster down for up to 2 s and one node timeout, 5 s at most (clusterUpdateState). */
const NEWCOMER_MS = 8000

/**
 * Clients sent on to a target that thinks the cluster down would be refused, and so would the keys. One that still does in the end is
 * tried all the same: what it is given may be what makes the cluster whole.
 */
async function waitUntilServing(target: TribNode): Promise<void> {
  const endsAt = performance.now() + NEWCOMER_MS
  while (performance.now() < endsAt) {
    const { info } = await target.view()
    if (info.get('cluster_state') !== 'fail') return
    await delay(50)
  }
}

/** Keys of one slot asked for at once. */
const FETCH_KEYS = 4000
/** Slots with more in them go with MIGRATE: their values would all be in our memory, and in the nodes' buffers. */
const MOST_COPIED_BYTES = 4_000_000

interface BegunChunk {
  readonly chunk: SlotChunk
  /** The target's already. */
  readonly owned: ReadonlySet<number>
  /** Open at the source, as their keys have been copied. */
  readonly opened: ReadonlySet<number>
  readonly importMs: number
}

/**
 * Moves slots with their keys from one primary to another while clients go on: opens some, moves their keys, hands them
 * over, and goes on with the next. It looks at what each slot's state is, so it may be called again after a crash.
 */
export class SlotMover {
  private readonly move: SlotMove
  private readonly context: StepContext
  private readonly source: TribNode
  private readonly target: TribNode
  private readonly keyMover: KeyMover
  private readonly watch: BigKeyWatch
  /** Absent where MIGRATE's batches are asked for. */
  private readonly copier: SlotCopier | undefined
  private readonly chunkSize = new ChunkSize()
  /** The chunk before the current one is told to the other primaries while the current one moves. */
  private telling: Promise<void> = Promise.resolve()
  private finishing: Promise<void> = Promise.resolve()

  private constructor(move: SlotMove, context: StepContext, source: TribNode, target: TribNode, targetAddress: NodeAddress, watch: BigKeyWatch) {
    this.move = move
    this.context = context
    this.source = source
    this.target = target
    this.keyMover = new KeyMover(source, target, targetAddress, context)
    this.copier = context.settings.batchKeys === undefined ? new SlotCopier(source, target, move.targetId, context) : undefined
    this.watch = watch
  }

  static async prepare(move: SlotMove, context: StepContext): Promise<SlotMover> {
    const [source, target] = await Promise.all([context.nodes.get(move.sourceId), context.nodes.get(move.targetId)])
    const [{ lines }, watch] = await Promise.all([source.view(), BigKeyWatch.of(source)])
    const known = lines.find(({ nodeId }) => nodeId === move.targetId)
    if (known === undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] Node ${source.name} does not know node ${target.name}.`])
    await waitUntilServing(target)
    const address = known.address.host === '' ? target.address : known.address
    return new SlotMover(move, context, source, target, address, watch)
  }

  /** @throws TribRefusal; whatever the reason, the journal knows which slots were touched */
  async run(): Promise<void> {
    const counts = await countKeys(this.source, this.move.slots)
    this.context.meter.expect(counts.length, counts.reduce((sum, count) => sum + count, 0))
    try {
      for (const chunk of chunksOf(this.move.slots, counts, this.chunkSize)) {
        if (this.context.signal?.aborted === true) {
          await this.finishing
          throw new TribRefusal('CANCELLED', ['*** Stopped at a safe point: no slot is open.'])
        }
        const begun = await this.begin(chunk)
        await this.finishing
        this.finishing = this.finish(begun)
        // Awaited with the next chunk; until then its failure is nobody's.
        this.finishing.catch(() => undefined)
      }
      await this.finishing
    } finally {
      await this.finishing.catch(() => undefined)
      await this.telling
    }
  }

  /** Everything that is done before the source sends clients on, and the opening of those slots that can be copied. */
  private async begin(chunk: SlotChunk): Promise<BegunChunk> {
    const large = await this.refuseBig(chunk)
    const { slots, counts } = chunk
    this.context.touch(slots, this.move.targetId)
    const startedAt = performance.now()
    const owned = await this.import(slots)
    const importMs = performance.now() - startedAt
    const copyable = slots.flatMap((slot, i) => (owned.has(slot) || large.has(slot) ? [] : [{ slot, keyCount: counts[i]! }]))
    const opened = (await this.copier?.copy(copyable)) ?? new Set<number>()
    return { chunk, owned, opened, importMs }
  }

  /** Runs while the next chunk is begun. */
  private async finish({ chunk: { slots, counts }, owned, opened, importMs }: BegunChunk): Promise<void> {
    const startedAt = performance.now()
    await this.migrate(slots.filter((slot) => !owned.has(slot) && !opened.has(slot)))
    const openedAt = performance.now()
    await this.moveKeys(slots)
    const movedAt = performance.now()
    await this.handOver(slots.filter((slot) => !owned.has(slot)), slots)
    this.chunkSize.learn(slots.length, performance.now() - movedAt + openedAt - startedAt + importMs)
    slots.forEach((slot, i) => {
      this.context.meter.slotMoved()
      this.context.onEvent({ kind: 'slot-moved', slot, source: this.source.name, target: this.target.name, keyCount: counts[i]! })
    })
  }

  /**
   * Looked for before the slots are opened, so that a refusal leaves nothing behind.
   * @returns slots with large values
   */
  private async refuseBig({ slots, counts }: SlotChunk): Promise<ReadonlySet<number>> {
    const large = new Set<number>()
    if (!this.watch.isNeeded) return large
    for (const [i, slot] of slots.entries()) {
      if (counts[i] === 0) continue
      const [keys = []] = await keysInSlots(this.source, [slot], [counts[i]! + 16])
      const sizes = await this.watch.sizes(this.source, keys)
      const big = this.watch.bigOf(slot, keys, sizes)
      if (big.length > 0 && !this.context.settings.moveBigKeys) throw refuseBigKeys(big, this.source.name)
      if (sizes.reduce((sum, size) => sum + size, 0) > MOST_COPIED_BYTES) large.add(slot)
    }
    return large
  }

  /**
   * First importing at the target, then migrating at the source: the other way round a client sent on by ASK would be sent
   * back by MOVED.
   * @returns slots that are the target's already
   */
  private async import(slots: readonly number[]): Promise<ReadonlySet<number>> {
    const atTarget = await setSlots(this.target, slots, ['IMPORTING', this.move.sourceId])
    const owned = new Set(slots.filter((_, i) => atTarget[i]?.includes('already the owner') === true))
    atTarget.forEach((error, i) => this.refuseError(owned.has(slots[i]!) ? undefined : error, this.target, slots[i]!))
    return owned
  }

  private async migrate(slots: readonly number[]): Promise<void> {
    await this.refuseUnopened(slots, await setSlots(this.source, slots, ['MIGRATING', this.move.targetId]))
  }

  /** The source is not the owner any more: nothing may stay importing at the target because of us. */
  private async refuseUnopened(slots: readonly number[], errors: readonly (Bytes | undefined)[]): Promise<void> {
    const failed = errors.findIndex((error) => error !== undefined)
    if (failed === -1) return
    await setSlots(this.source, slots.filter((_, i) => errors[i] === undefined), ['STABLE'])
    await setSlots(this.target, slots, ['STABLE'])
    this.refuseError(errors[failed], this.source, slots[failed]!)
  }

  private async moveKeys(slots: readonly number[]): Promise<void> {
    for (;;) {
      const left = await countKeys(this.source, slots)
      const busy = slots.filter((_, i) => left[i]! > 0)
      if (busy.length === 0) return
      const keys = await keysInSlots(this.source, busy, busy.map(() => FETCH_KEYS))
      await this.keyMover.move(keys)
    }
  }

  /**
   * The target first: it spreads the word, and should it crash before, the slot still has its old owner. Were another node told
   * first and the target crashed, the slot would be left without an owner and clients would go in circles (redis#7116).
   */
  private async handOver(ours: readonly number[], all: readonly number[]): Promise<void> {
    const atTarget = await setSlots(this.target, ours, ['NODE', this.move.targetId])
    atTarget.forEach((error, i) => this.refuseError(error, this.target, ours[i]!))
    const atSource = await setSlots(this.source, all, ['NODE', this.move.targetId])
    atSource.forEach((error, i) => this.refuseError(isOnlyWithMasters(error) ? undefined : error, this.source, all[i]!))
    await this.telling
    this.telling = this.tellOthers(all)
  }

  /** Saves clients a redirect until gossip has come round; a node that cannot be told will hear of it by gossip. */
  private async tellOthers(slots: readonly number[]): Promise<void> {
    const others = this.context.nodes.primaryIds.filter((nodeId) => nodeId !== this.move.sourceId && nodeId !== this.move.targetId)
    await Promise.all(
      others.map(async (nodeId) => {
        try {
          await setSlots(await this.context.nodes.get(nodeId), slots, ['NODE', this.move.targetId])
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error)
          this.context.onEvent({ kind: 'warning', text: `Node ${this.context.nodes.nameOf(nodeId)} could not be told of ${slots.length} moved slots and will learn of them by gossip: ${why}` })
        }
      }),
    )
  }

  private refuseError(error: Bytes | undefined, node: TribNode, slot: number): void {
    if (error !== undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] Node ${node.name} refused the change of slot ${slot}: ${error}`])
  }
}
