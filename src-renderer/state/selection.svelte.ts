export type Selected =
  | { readonly kind: 'none' }
  | { readonly kind: 'node'; readonly nodeId: string }
  | { readonly kind: 'shard'; readonly letter: string }
  | { readonly kind: 'trace'; readonly traceId: number }

/** What the inspector tells about. */
export class Selection {
  current = $state.raw<Selected>({ kind: 'none' })

  node(nodeId: string): void {
    this.current = { kind: 'node', nodeId }
  }

  shard(letter: string): void {
    this.current = { kind: 'shard', letter }
  }

  trace(traceId: number): void {
    this.current = { kind: 'trace', traceId }
  }

  clear(): void {
    this.current = { kind: 'none' }
  }

  isNode(nodeId: string): boolean {
    return this.current.kind === 'node' && this.current.nodeId === nodeId
  }
}
