import { formatAddress } from '../../explorer/address.ts'
import type { PlannedNode } from '../plan/operation-plan.ts'
import { TribRefusal } from '../refusal.ts'
import { markConnection } from './connection-marks.ts'
import { asRefusal, TribNode, type TribAccess } from '../trib-node.ts'

/** The nodes of an operation by id, connected when first needed and again after a loss. */
export class NodePool {
  private readonly planned: Map<string, PlannedNode>
  private readonly open = new Map<string, Promise<TribNode>>()
  private readonly access: TribAccess
  private mark: string | undefined

  constructor(nodes: readonly PlannedNode[], access: TribAccess) {
    this.planned = new Map(nodes.map((node) => [node.nodeId, node]))
    this.access = access
  }

  /** New connections are named after the operation from now on. */
  setMark(operationId: string): void {
    this.mark = operationId
  }

  /** @throws TribRefusal when the node is unknown or cannot be reached */
  async get(nodeId: string): Promise<TribNode> {
    const known = this.open.get(nodeId)
    const node = await known
    if (node?.isOpen === true) return node
    if (this.open.get(nodeId) !== known) return this.get(nodeId)
    const attempt = this.connect(nodeId)
    this.open.set(nodeId, attempt)
    attempt.catch(() => this.open.delete(nodeId))
    return attempt
  }

  all(nodeIds: readonly string[]): Promise<TribNode[]> {
    return Promise.all(nodeIds.map((nodeId) => this.get(nodeId)))
  }

  get members(): readonly PlannedNode[] {
    return [...this.planned.values()]
  }

  get primaryIds(): readonly string[] {
    return this.members.filter(({ role }) => role === 'primary').map(({ nodeId }) => nodeId)
  }

  /** `host:port`, without connecting. */
  nameOf(nodeId: string): string {
    const node = this.planned.get(nodeId)
    return node === undefined ? nodeId : formatAddress(node)
  }

  planOf(nodeId: string): PlannedNode {
    const node = this.planned.get(nodeId)
    if (node === undefined) throw new TribRefusal('UNKNOWN_NODE', [`[ERR] No such node ID ${nodeId}`])
    return node
  }

  close(): void {
    for (const node of this.open.values()) void node.then((one) => one.close(), () => undefined)
    this.open.clear()
  }

  private async connect(nodeId: string): Promise<TribNode> {
    const { host, port } = this.planOf(nodeId)
    try {
      const node = await TribNode.connect({ host, port }, this.access)
      if (this.mark !== undefined) await markConnection(node, this.mark)
      return node
    } catch (error) {
      throw asRefusal(error)
    }
  }
}
