import type { Bytes } from '../bytes.ts'
import type { KnownNodes } from '../bus/decode.ts'
import type { Random } from '../ports/random.ts'
import type { ClusterNode } from './node.ts'

/** Ids are random from their first character on; so many tell all nodes of a cluster apart, but for an accident. */
const HEAD_LENGTH = 8

/** Every node we know, by id and in the order they were met. */
export class NodeTable implements Iterable<ClusterNode>, KnownNodes {
  readonly #byId = new Map<string, ClusterNode>()
  /** One node for every beginning of an id; others with the same beginning are found by their whole id. */
  readonly #byHead = new Map<number, ClusterNode>()
  #list: ClusterNode[] = []

  get size(): number {
    return this.#list.length
  }

  get(id: string): ClusterNode | undefined {
    return this.#byId.get(id)
  }

  /**
   * The node whose id stands at `at` of a message. A heartbeat in a large cluster names a hundred nodes; they are
   * recognised in place, since cutting out and hashing each name is most of what reading one would cost.
   */
  named(bytes: Bytes, at: number): ClusterNode | undefined {
    const likely = this.#byHead.get(headOf(bytes, at))
    if (likely !== undefined && bytes.startsWith(likely.id, at)) return likely
    return likely && this.#byId.get(bytes.slice(at, at + likely.id.length))
  }

  add(node: ClusterNode): void {
    if (this.#byId.has(node.id)) throw new Error(`node ${node.id} is known already`)
    this.#list.push(node)
    this.#index(node)
  }

  delete(node: ClusterNode): void {
    this.#list = this.#list.filter((known) => known !== node)
    this.#unindex(node)
  }

  rename(node: ClusterNode, id: string): void {
    this.#unindex(node)
    node.id = id
    this.#index(node)
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

  #index(node: ClusterNode): void {
    this.#byId.set(node.id, node)
    const head = headOf(node.id, 0)
    if (!this.#byHead.has(head)) this.#byHead.set(head, node)
  }

  #unindex(node: ClusterNode): void {
    this.#byId.delete(node.id)
    const head = headOf(node.id, 0)
    if (this.#byHead.get(head) !== node) return
    this.#byHead.delete(head)
    const next = this.#list.find((known) => known !== node && headOf(known.id, 0) === head)
    if (next) this.#byHead.set(head, next)
  }
}

function headOf(bytes: Bytes, at: number): number {
  let head = 0
  for (let index = at; index < at + HEAD_LENGTH; index++) head = (Math.imul(head, 33) + bytes.charCodeAt(index)) | 0
  return head
}
