import { until } from '../../support/until.ts'
import type { TribCluster } from '../trib-cluster.ts'

/** A slot in the middle of the first primary's range, and a tag of it. */
export const TAG = '{Qi}'
export const KEYS = 12

export type Role = 'o' | 'a' | 'b'
const ROLES: readonly Role[] = ['o', 'a', 'b']
/** CLUSTERMSG_TYPE_PING: a node that drops pings answers none either, so all gossip rests. */
const DROP_PINGS = 0
const DROP_NOTHING = -1
const NODE_TIMEOUT_MS = 3000

/** One slot with its keys, and verbs to break it. `o` owns the slot, `a` and `b` are the other primaries. */
export class SlotLab {
  readonly cluster: TribCluster
  readonly slot: number
  /** Keys there are beside `TAG:0` to `TAG:11`, fewer if negative. */
  extraKeys = 0
  private frozenAtMs = 0
  private readonly roles: Record<Role, number>

  constructor(cluster: TribCluster, slot: number, owner: number) {
    this.cluster = cluster
    this.slot = slot
    const [a, b] = [0, 1, 2].filter((index) => index !== owner)
    this.roles = { o: owner, a: a!, b: b! }
  }

  id(role: Role): string {
    return this.cluster.ids[this.roles[role]]!
  }

  at(role: Role, ...args: (string | number)[]): Promise<unknown> {
    return this.cluster.nodes[this.roles[role]]!.call(...args)
  }

  async fill(): Promise<void> {
    for (let i = 0; i < KEYS; i++) await this.at('o', 'set', `${TAG}:${i}`, `value-${i}`)
  }

  async empty(): Promise<void> {
    for (let i = 0; i < KEYS; i++) await this.at('o', 'del', `${TAG}:${i}`)
    this.extraKeys = -KEYS
  }

  async set(role: Role, state: 'migrating' | 'importing', peer: Role): Promise<void> {
    await this.at(role, 'cluster', 'setslot', this.slot, state, this.id(peer))
  }

  async stable(...roles: Role[]): Promise<void> {
    for (const role of roles) await this.at(role, 'cluster', 'setslot', this.slot, 'stable')
  }

  /** `role` is told that `owner` serves the slot. */
  async tell(role: Role, owner: Role): Promise<void> {
    await this.at(role, 'cluster', 'setslot', this.slot, 'node', this.id(owner))
  }

  /** `role` says that the slot is its own, whoever else does. */
  async claim(role: Role): Promise<void> {
    await this.at(role, 'cluster', 'delslots', this.slot)
    await this.at(role, 'cluster', 'addslots', this.slot)
  }

  async open(target: Role = 'a'): Promise<void> {
    await this.set(target, 'importing', 'o')
    await this.set('o', 'migrating', target)
  }

  /** Moves keys from `first` on out of the owner's. */
  async migrate(count: number, opts: { to?: Role; first?: number; copy?: boolean } = {}): Promise<void> {
    const keys = Array.from({ length: count }, (_, i) => `${TAG}:${(opts.first ?? 0) + i}`)
    await this.at('o', 'migrate', '127.0.0.1', this.cluster.nodes[this.roles[opts.to ?? 'a']]!.port, '', 0, 5000, ...(opts.copy === true ? ['copy'] : []), 'keys', ...keys)
  }

  copy(count: number): Promise<void> {
    return this.migrate(count, { copy: true })
  }

  /** Writes to a node that imports the slot, past its owner. */
  async asking(role: Role, name: string, ...args: string[]): Promise<void> {
    await this.cluster.nodes[this.roles[role]]!.callAsking(name, ...args)
  }

  async nobodyServes(): Promise<void> {
    for (const role of ROLES) await this.at(role, 'cluster', 'delslots', this.slot)
  }

  /** All gossip rests until `thaw`, and nobody is suspected for it. */
  async freeze(): Promise<void> {
    this.frozenAtMs = performance.now()
    for (const role of ROLES) {
      await this.at(role, 'config', 'set', 'cluster-node-timeout', 60_000)
      await this.at(role, 'debug', 'drop-cluster-packet-filter', DROP_PINGS)
    }
  }

  /**
   * Pings that were dropped still wait for their answers, and a link is made anew once one waits for half the node timeout; after a whole
   * one the node is suspected. So the timeout is chosen between the two, until all have been answered.
   */
  async thaw(): Promise<void> {
    if (this.frozenAtMs === 0) return
    for (const role of ROLES) await this.at(role, 'debug', 'drop-cluster-packet-filter', DROP_NOTHING)
    const timeoutMs = Math.max(1000, Math.round((performance.now() - this.frozenAtMs) * 1.5))
    for (const role of ROLES) await this.at(role, 'config', 'set', 'cluster-node-timeout', timeoutMs)
    const soon = Date.now()
    await until('all pings are answered', async () => {
      const views = await Promise.all(ROLES.map(async (role) => String(await this.at(role, 'cluster', 'nodes'))))
      const lines = views.flatMap((view) => view.trim().split('\n').map((line) => line.split(' ')))
      if (lines.every(([, , , , pingSent]) => pingSent === '0' || Number(pingSent) > soon)) return true
      // A link that the other side's pings keep alive is not made anew, so its lost ping is never answered; and never held against the node, which is heard.
      return Date.now() - soon > Math.min(3 * timeoutMs, 5_000) && lines.every(([, , flags]) => !flags!.includes('fail'))
    }, 20_000)
    for (const role of ROLES) await this.at(role, 'config', 'set', 'cluster-node-timeout', NODE_TIMEOUT_MS)
    this.frozenAtMs = 0
  }
}
