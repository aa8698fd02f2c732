import type { NodeIdentity } from './agreement.ts'
import { SandboxRefusal } from './refusal.ts'
import type { SandboxNode } from './snapshot.ts'

/** What a sandbox knows of each of its nodes. Every change is told to the listener. */
export class NodeBoard {
  readonly #nodes = new Map<number, SandboxNode>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get list(): readonly SandboxNode[] {
    return [...this.#nodes.values()]
  }

  /** Starts over with nodes on these ports. */
  open(host: string, ports: readonly number[]): void {
    this.#nodes.clear()
    for (const port of ports) this.#nodes.set(port, { nodeId: '', host, port, role: 'primary', status: 'starting', reason: undefined })
    this.#onChange()
  }

  setStatus(port: number, status: SandboxNode['status'], reason?: string): void {
    this.#update(port, { status, reason })
  }

  identify(identities: readonly NodeIdentity[]): void {
    for (const { port, nodeId, role } of identities) this.#update(port, { nodeId, role })
  }

  /** The node of that client port, or a NOT_FOUND refusal. */
  at(port: number): SandboxNode {
    const node = this.#nodes.get(port)
    if (node === undefined) throw new SandboxRefusal('NOT_FOUND', `this sandbox has no node on port ${port}`)
    return node
  }

  /** The node that is meant by a client port, host:port or the beginning of a node id, or a NOT_FOUND refusal. */
  find(words: string): SandboxNode {
    const found = this.list.filter((node) => words === String(node.port) || words === `${node.host}:${node.port}` || (words.length >= 4 && node.nodeId.startsWith(words)))
    const [node] = found
    if (node === undefined || found.length > 1) {
      const ports = this.list.map(({ port }) => port).join(', ')
      throw new SandboxRefusal('NOT_FOUND', `${found.length > 1 ? 'several nodes are' : 'no node is'} called "${words}"; its ports are ${ports}`)
    }
    return node
  }

  #update(port: number, change: Partial<SandboxNode>): void {
    const node = this.#nodes.get(port)
    if (node === undefined) return
    this.#nodes.set(port, { ...node, ...change })
    this.#onChange()
  }
}
