import { describe, expect, it } from 'vitest'
import type { CommandTrace } from '../../src-main/explorer/hop-trace.ts'
import { traceMermaid } from '../../src-main/explorer/trace-mermaid.ts'

const node = (port: number): CommandTrace['hops'][number]['node'] => ({ host: '127.0.0.1', port })
const hop = { nodeId: undefined, sentAtMs: 0, durationMs: 0.5, asking: false } as const

function trace(changes: Partial<CommandTrace> = {}): CommandTrace {
  return {
    id: 1, startedAtMs: 0, command: 'get key:test:1', slot: 5191, keys: ['key:test:1'], outcome: 'reply', durationMs: 1, slotTableChange: undefined,
    hops: [
      { ...hop, node: node(7000), shard: 'A', reason: 'connected', reply: { kind: 'ask', slot: 5191, to: node(7001) } },
      { ...hop, node: node(7001), shard: 'B', reason: 'ask', asking: true, reply: { kind: 'reply', summary: '"v"' } },
    ],
    ...changes,
  }
}

describe('a trace as a Mermaid diagram', () => {
  it('has a participant a node, ASKING as a message of its own, and tells of the slot table', () => {
    expect(traceMermaid([trace()]).split('\n')).toEqual([
      'sequenceDiagram',
      '  participant C as client',
      '  participant N1 as A 127.0.0.1:7000',
      '  participant N2 as B 127.0.0.1:7001',
      '  C->>N1: get key:test:1',
      '  N1-->>C: ASK 5191 127.0.0.1:7001 (0.50 ms)',
      '  C->>N2: ASKING',
      '  C->>N2: get key:test:1',
      '  N2-->>C: #34;v#34; (0.50 ms)',
      '  Note over C: slot table unchanged, slot 5191, 1.00 ms',
    ])
  })

  it('lets nothing a server said become syntax', () => {
    const hostile = 'x\nC->>N1: forged; <img src=x onerror=alert(1)> %%{init: {}}%% \u202e#quot;'
    const text = traceMermaid([trace({ hops: [{ ...hop, node: node(7000), shard: undefined, reason: 'connected', reply: { kind: 'error', code: 'ERR', message: hostile } }], outcome: 'error' })])
    expect(text.split('\n')).toHaveLength(6)
    expect(text).not.toMatch(/<img|%%|\u202e|[;]\s*C->>/)
  })
})
