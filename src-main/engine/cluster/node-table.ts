import type { Random } from '../ports/random.ts'
import type { ClusterNode } from './node.ts'

/** Every node we know, by id and in the order they were met. */
export class NodeTable implements Iterable<ClusterNode> {
  readonly #byId = new Map<string, ClusterNode>()
  #list: ClusterNode[] = []

  get size(): number {
    return this.#list.length
  }

  get(id: string): ClusterNode | undefined {
    return this.#byId.get(id)
  }

  add(node: ClusterNode): void {
    if (this.#byId.has(node.id)) throw new Error(`node ${node.id} is known already`)
    this.#byId.set(node.id, node)
    this.#list.push(node)
  }

  delete(node: ClusterNode): void {
    this.#byId.delete(node.id)
    this.#list = this.#list.filter((known) => known !== node)
  }

  rename(node: ClusterNode, id: string): void {
    this.#byId.delete(node.id)
    node.id = id
    this.#byId.set(id, node)
  }

  random(random: Random): ClusterNode {
    const node = this.#list[random.below(this.#list.length)]
    if (!node) throw new Error('a cluster node always knows itself')
    return node
  }

  /** Safe against deletions on the way: they replace the list that is walked. */
  [Symbol.iterator](): Iterator<ClusterNode> {
    return this.#list[Symbol.iterator]()
  }
}
