import type { Bytes } from '../engine/bytes.ts'
import { replyBytes, replyItems } from '../engine/resp/reply-value.ts'
import { formatAddress } from './address.ts'
import type { ClusterClient } from './cluster-client.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { MigrationCommand, MigrationPicture, MigrationStep } from './lab-data.ts'
import type { Topology, TopologyNode } from './topology.ts'

/** A step that cannot be taken, in words for the user. */
export class MigrationRefusal extends Error {
  override readonly name = 'MigrationRefusal'
}

const BATCH_KEYS = 100
/** This is for watching, not for resharding: `trib reshard` moves slots of any size. */
const MAX_KEYS = 10_000
const MIGRATE_TIMEOUT_MS = 5000
const SENT_KEPT = 200

type End = MigrationPicture['from']

/** Puts one slot of a cluster on its way and brings it home again, step by step, with the commands `redis-cli --cluster` would send. */
export class SlotMigration {
  readonly #client: ClusterClient
  readonly #topology: () => Topology | undefined
  readonly #slot: number
  readonly #from: End
  readonly #to: End
  readonly #sent: MigrationCommand[] = []
  #phase: MigrationPicture['phase'] = 'planned'

  /** @throws MigrationRefusal when nobody owns the slot, the target is no other primary, or the slot is open already */
  constructor(slot: number, toNodeId: string, client: ClusterClient, topology: () => Topology | undefined) {
    this.#client = client
    this.#topology = topology
    this.#slot = slot
    const known = topology()
    const owner = known?.shards.find(({ slotRanges }) => slotRanges.some(([first, last]) => first <= slot && slot <= last))
    if (known === undefined || owner === undefined) throw new MigrationRefusal(`nobody serves slot ${slot}`)
    this.#from = endOf(known, owner.primaryId)
    this.#to = endOf(known, toNodeId)
    if (this.#from.nodeId === this.#to.nodeId) throw new MigrationRefusal(`${formatAddress(this.#to)} owns slot ${slot} already: choose another shard`)
    if (isOpen(known, slot)) throw new MigrationRefusal(`slot ${slot} is open already; finish or fix that first`)
  }

  /** The slot is open, and should not be left so. */
  get isOpen(): boolean {
    return this.#phase === 'open'
  }

  async picture(): Promise<MigrationPicture> {
    const [keysAtSource, keysAtTarget] = await Promise.all([this.#countKeys(this.#from), this.#countKeys(this.#to)])
    const next = this.#possible(keysAtSource).map((step) => ({ step, commands: this.#preview(step) }))
    return { slot: this.#slot, from: this.#from, to: this.#to, phase: this.#phase, keysAtSource, keysAtTarget, next, sent: this.#sent }
  }

  /** Takes one step. @throws MigrationRefusal when it is not possible now or a node refuses; ConnectFailure */
  async take(step: MigrationStep): Promise<MigrationPicture> {
    const isPossible = step === 'open' ? this.#phase === 'planned' : this.#phase === 'open'
    if (!isPossible) throw new MigrationRefusal(`the slot is ${this.#phase}`)
    if (step === 'open') await this.#open()
    else if (step === 'move-one') await this.#moveKeys(this.#from, this.#to, 1)
    else if (step === 'move-all') await this.#moveKeys(this.#from, this.#to, MAX_KEYS)
    else if (step === 'finish') await this.#finish()
    else await this.#undo()
    return this.picture()
  }

  #possible(keysAtSource: number): MigrationStep[] {
    if (this.#phase === 'planned') return ['open']
    if (this.#phase !== 'open') return []
    return [...(keysAtSource > 0 ? (['move-one', 'move-all'] as const) : []), 'finish', 'undo']
  }

  #preview(step: MigrationStep): MigrationCommand[] {
    switch (step) {
      case 'open':
        return this.#openCommands().map(asShown)
      case 'move-one':
      case 'move-all':
        return [this.#moveShown(this.#from, this.#to)]
      case 'finish':
        return [this.#moveShown(this.#from, this.#to), ...this.#assignCommands().map(asShown)]
      case 'undo':
        return this.#undoShown()
    }
  }

  async #open(): Promise<void> {
    const keys = await this.#countKeys(this.#from)
    if (keys > MAX_KEYS) throw new MigrationRefusal(`slot ${this.#slot} holds ${keys} keys; this is for slots of up to ${MAX_KEYS}. \`slotscope trib reshard\` moves any`)
    const [importing, migrating] = this.#openCommands()
    await this.#send(importing!)
    // From here on there is something to undo, also when the other end refuses.
    this.#phase = 'open'
    await this.#send(migrating!)
  }

  async #finish(): Promise<void> {
    await this.#moveKeys(this.#from, this.#to, MAX_KEYS)
    for (const command of this.#assignCommands()) await this.#send(command)
    this.#phase = 'finished'
  }

  /**
   * The source closes first: while it migrates it answers ASK for every key it does not have, to RESTORE-ASKING too
   * (getNodeByQuery), so none could come home. The target stays open until they have: it may give them away only while it imports.
   */
  async #undo(): Promise<void> {
    const [closeSource, closeTarget] = this.#closeCommands()
    await this.#send(closeSource!)
    await this.#moveKeys(this.#to, this.#from, MAX_KEYS)
    await this.#send(closeTarget!)
    this.#phase = 'undone'
  }

  async #moveKeys(from: End, to: End, limit: number): Promise<void> {
    for (let moved = 0; moved < limit; ) {
      const reply = await this.#ask(from, ['CLUSTER', 'GETKEYSINSLOT', String(this.#slot), String(Math.min(BATCH_KEYS, limit - moved))])
      const keys = (replyItems(reply) ?? []).map(replyBytes).filter((key) => key !== undefined)
      if (keys.length === 0) return
      await this.#send({ node: from, args: ['MIGRATE', to.host, String(to.port), '', '0', String(MIGRATE_TIMEOUT_MS), 'KEYS', ...keys] })
      moved += keys.length
    }
  }

  /** Importing first: a source that migrates sends clients on, and the target must expect them (redis-cli, clusterManagerMigrateSlot). */
  #openCommands(): OutgoingCommand[] {
    return [
      { node: this.#to, args: ['CLUSTER', 'SETSLOT', String(this.#slot), 'IMPORTING', this.#from.nodeId] },
      { node: this.#from, args: ['CLUSTER', 'SETSLOT', String(this.#slot), 'MIGRATING', this.#to.nodeId] },
    ]
  }

  #closeCommands(): OutgoingCommand[] {
    return [this.#from, this.#to].map((node) => ({ node, args: ['CLUSTER', 'SETSLOT', String(this.#slot), 'STABLE'] }))
  }

  #undoShown(): MigrationCommand[] {
    const [closeSource, closeTarget] = this.#closeCommands()
    return [asShown(closeSource!), this.#moveShown(this.#to, this.#from), asShown(closeTarget!)]
  }

  /** The target first, so that the slot is never without an owner who knows it; then everybody else learns at once. */
  #assignCommands(): OutgoingCommand[] {
    const others = (this.#topology()?.nodes ?? []).filter(({ role, nodeId, health }) => role === 'primary' && health === 'ok' && nodeId !== this.#to.nodeId && nodeId !== this.#from.nodeId)
    return [this.#to, this.#from, ...others].map((node) => ({ node, args: ['CLUSTER', 'SETSLOT', String(this.#slot), 'NODE', this.#to.nodeId] }))
  }

  #moveShown(from: End, to: End): MigrationCommand {
    return asShown({ node: from, args: ['MIGRATE', to.host, String(to.port), '""', '0', String(MIGRATE_TIMEOUT_MS), 'KEYS', '…'] })
  }

  async #countKeys(end: End): Promise<number> {
    const reply = await this.#ask(end, ['CLUSTER', 'COUNTKEYSINSLOT', String(this.#slot)])
    return reply.type === 'integer' ? Number(reply.value) : 0
  }

  async #ask(node: NodeAddress, args: readonly Bytes[]): Promise<Awaited<ReturnType<ClusterClient['sendTo']>>> {
    const reply = await this.#client.sendTo(node, args)
    if (reply.type === 'error') throw new MigrationRefusal(`${formatAddress(node)}: ${reply.message}`)
    return reply
  }

  async #send(command: OutgoingCommand): Promise<void> {
    await this.#ask(command.node, command.args)
    this.#sent.push(asShown(command))
    if (this.#sent.length > SENT_KEPT) this.#sent.shift()
  }
}

interface OutgoingCommand {
  readonly node: NodeAddress
  readonly args: readonly Bytes[]
}

const SHOWN_KEYS = 3

function asShown({ node, args }: OutgoingCommand): MigrationCommand {
  const at = args.indexOf('KEYS')
  const hidden = at === -1 ? 0 : args.length - at - 1 - SHOWN_KEYS
  const shown = hidden > 0 ? [...args.slice(0, at + 1 + SHOWN_KEYS), `(+${hidden})`] : args
  const command = shown.map((arg) => (arg === '' ? '""' : arg.replaceAll(/[^ -~…]/g, '?'))).join(' ')
  return { node: { host: node.host, port: node.port }, command }
}

function endOf(topology: Topology, nodeId: string): End {
  const node: TopologyNode | undefined = topology.nodes.find((candidate) => candidate.nodeId === nodeId)
  const shard = topology.shards.find(({ primaryId }) => primaryId === nodeId)
  if (node === undefined || shard === undefined) throw new MigrationRefusal('that node is no primary of this cluster')
  return { host: node.host, port: node.port, nodeId, shard: shard.letter }
}

function isOpen(topology: Topology, slot: number): boolean {
  return topology.nodes.some(({ migrating, importing }) => migrating.some((move) => move.slot === slot) || importing.some((move) => move.slot === slot))
}
