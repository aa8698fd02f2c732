import type { Bytes } from '../bytes.ts'
import type { KnownNodes } from '../bus/decode.ts'
import { NODE_ID_SIZE_BYTES } from '../bus/layout.ts'
import { sharedIdAt } from '../bus/shared-names.ts'
import type { Random } from '../ports/random.ts'
import type { ClusterNode } from './node.ts'

/** Every node we know, by id and in the order they were met. */
export class NodeTable implements Iterable<ClusterNode>, KnownNodes {
  readonly #byId = new Map<string, ClusterNode>()
  #list: ClusterNode[] = []

  get size(): number {
    return this.#list.length
  }

  get(id: string): ClusterNode | undefined {
    return this.#byId.get(id)
  }

  /** The node whose id stands at `at` of a message. */
  named(bytes: Bytes, at: number): ClusterNode | undefined {
    return this.#byId.get(sharedIdAt(bytes, at) ?? bytes.slice(at, at + NODE_ID_SIZE_BYTES))
  }

  add(node: ClusterNode): void {
    if (this.#byId.has(node.id)) throw new Error(`node ${node.id} is known already`)
    this.#list.push(node)
    this.#byId.set(node.id, node)
  }

  delete(node: ClusterNode): void {
    this.#list = this.#list.filter((known) => known !== node)
    this.#byId.delete(node.id)
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
