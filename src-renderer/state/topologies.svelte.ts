import { SvelteMap } from 'svelte/reactivity'
import type { Topology } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import { shareUnchanged } from '../model/structural-sharing.ts'
import { type RoleChange, roleChanges } from '../model/role-changes.ts'

const ROLE_CHANGE_SHOWN_MS = 6_000

/** The latest picture of each connection, and which nodes just changed their role. */
export class Topologies {
  readonly #byConnection = new SvelteMap<string, Topology>()
  readonly #roleChanges = new SvelteMap<string, RoleChange>()
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('topology.changed', ({ connectionId, topology }) => this.#take(connectionId, topology))
  }

  of(connectionId: string | undefined): Topology | undefined {
    return connectionId === undefined ? undefined : this.#byConnection.get(connectionId)
  }

  roleChange(nodeId: string): RoleChange | undefined {
    return this.#roleChanges.get(nodeId)
  }

  async load(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('topology.get', { connectionId })
    if (result.ok) this.#take(connectionId, result.value)
  }

  #take(connectionId: string, topology: Topology): void {
    const before = this.#byConnection.get(connectionId)
    // Answers and events may overtake each other: an older picture never replaces a newer one.
    if (before !== undefined && before.takenAtMs > topology.takenAtMs) return
    this.#byConnection.set(connectionId, before === undefined ? topology : shared(before, topology))
    if (before !== undefined) this.#noteRoleChanges(before, topology)
  }

  #noteRoleChanges(before: Topology, after: Topology): void {
    for (const change of roleChanges(before, after)) {
      const { nodeId } = change
      this.#roleChanges.set(nodeId, change)
      setTimeout(() => {
        if (this.#roleChanges.get(nodeId) === change) this.#roleChanges.delete(nodeId)
      }, ROLE_CHANGE_SHOWN_MS)
    }
  }
}

function shared(before: Topology, after: Topology): Topology {
  return {
    ...after,
    shards: shareUnchanged(before.shards, after.shards, (shard) => shard.letter),
    nodes: shareUnchanged(before.nodes, after.nodes, (node) => node.nodeId),
  }
}
