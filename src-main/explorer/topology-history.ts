import type { HistoryEntry, HistoryPicture } from './topology-change.ts'
import { topologyChanges } from './topology-diff.ts'
import type { Topology, TopologyNode } from './topology.ts'

const MAX_ENTRIES = 1000
const MAX_CHANGES_PER_ENTRY = 200
/** Nodes kept over all entries, those that did not change counted once: some 30 MB. */
const MAX_NODES_KEPT = 50_000

interface Moment extends HistoryEntry {
  /** As it was from here to the next entry; what was learned meanwhile is in it. */
  picture: Topology
  /** Nodes that are not shared with the entry before. */
  weight: number
}

/** What a cluster went through since its connection opened: the newest moments at which it changed, each with its picture. */
export class TopologyHistory {
  readonly #moments: Moment[] = []
  #nextId = 0
  #openedAtMs = 0
  #weight = 0

  /** Takes the next picture. An entry is made only when something happened that is more than new counts. */
  note(topology: Topology): void {
    const last = this.#moments.at(-1)
    if (last === undefined) {
      this.#openedAtMs = topology.takenAtMs
      this.#add(topology, [], topology.nodes.length)
      return
    }
    const changes = topologyChanges(last.picture, topology)
    const { picture, weight } = sharing(last.picture, topology)
    if (changes.length > 0) this.#add(picture, changes, weight)
    else this.#replaceLast(last, picture, weight)
  }

  /** Entries after the one of that id; all that are kept without one. */
  since(id = -1): HistoryPicture {
    const entries = this.#moments.filter((moment) => moment.id > id).map(({ id: entryId, atMs, changes, moreChanges }) => ({ id: entryId, atMs, changes, moreChanges }))
    return { openedAtMs: this.#openedAtMs, entries, firstId: this.#moments[0]?.id ?? 0 }
  }

  /** The picture as it was from that entry to the next; undefined when the entry is no longer kept. */
  pictureAt(id: number): Topology | undefined {
    return this.#moments.find((moment) => moment.id === id)?.picture
  }

  #add(picture: Topology, changes: HistoryEntry['changes'], weight: number): void {
    this.#moments.push({
      id: this.#nextId++,
      atMs: picture.takenAtMs,
      changes: changes.slice(0, MAX_CHANGES_PER_ENTRY),
      moreChanges: Math.max(0, changes.length - MAX_CHANGES_PER_ENTRY),
      picture,
      weight,
    })
    this.#weight += weight
    while (this.#moments.length > MAX_ENTRIES || (this.#weight > MAX_NODES_KEPT && this.#moments.length > 1)) this.#weight -= this.#moments.shift()!.weight
  }

  #replaceLast(last: Moment, picture: Topology, weight: number): void {
    const grown = Math.min(picture.nodes.length, last.weight + weight)
    this.#weight += grown - last.weight
    last.weight = grown
    last.picture = picture
  }
}

/** The picture with its unchanged nodes taken from the one before, and how many are new. */
function sharing(before: Topology, after: Topology): { picture: Topology; weight: number } {
  const known = new Map(before.nodes.map((node) => [node.nodeId, node]))
  let weight = 0
  const nodes = after.nodes.map((node): TopologyNode => {
    const old = known.get(node.nodeId)
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(node)) return old
    weight++
    return node
  })
  return { picture: { ...after, nodes }, weight }
}
