import { describe, expect, it } from 'vitest'
import { createNode } from '../../../src-main/engine/cluster/node.ts'
import { Supervision } from '../../../src-main/engine/cluster/supervision.ts'

const NOW = 1_700_000_000_000

function started(count: number): { supervision: Supervision; nodes: ReturnType<typeof createNode>[] } {
  const nodes = Array.from({ length: count }, (_, index) => createNode(String(index).padStart(40, '0'), 1, NOW))
  const supervision = new Supervision()
  expect(supervision.take(NOW, nodes)).toEqual(nodes)
  return { supervision, nodes }
}

describe('whom the cron looks at', () => {
  it('is everybody at first, then whoever is due, each once', () => {
    const { supervision, nodes } = started(3)
    supervision.later(nodes[0]!, NOW + 250)
    supervision.later(nodes[1]!, NOW + 1000)
    supervision.soon(nodes[2]!)
    expect(supervision.take(NOW + 100, nodes)).toEqual([nodes[2]])
    expect(supervision.take(NOW + 200, nodes)).toEqual([nodes[0]])
    expect(supervision.take(NOW + 900, nodes)).toEqual([])
    expect(supervision.take(NOW + 1000, nodes)).toEqual([nodes[1]])
    expect(supervision.take(NOW + 5000, nodes)).toEqual([])
  })

  it('is a node that was looked at too early again at the very next cron', () => {
    const { supervision, nodes } = started(1)
    supervision.later(nodes[0]!, NOW + 199)
    expect(supervision.take(NOW + 100, nodes)).toEqual(nodes)
    supervision.later(nodes[0]!, NOW + 199)
    expect(supervision.take(NOW + 180, nodes)).toEqual(nodes)
  })

  it('comes forward when something happened, and the former note no longer counts', () => {
    const { supervision, nodes } = started(1)
    supervision.later(nodes[0]!, NOW + 300)
    supervision.soon(nodes[0]!)
    expect(supervision.take(NOW + 100, nodes)).toEqual(nodes)
    supervision.later(nodes[0]!, NOW + 700)
    expect(supervision.take(NOW + 600, nodes)).toEqual([])
    expect(supervision.take(NOW + 700, nodes)).toEqual(nodes)
  })

  it.each([['back', -3_600_000], ['ahead', 3_600_000]])('is everybody when the clock leaps %s', (_, byMs) => {
    const { supervision, nodes } = started(2)
    for (const node of nodes) supervision.later(node, NOW + 7500)
    expect(supervision.take(NOW + byMs, nodes)).toEqual(nodes)
  })

  it('is never a node that was removed', () => {
    const { supervision, nodes } = started(2)
    supervision.later(nodes[0]!, NOW + 200)
    supervision.soon(nodes[1]!)
    for (const node of nodes) supervision.dismiss(node)
    expect(supervision.take(NOW + 200, [])).toEqual([])
    supervision.soon(nodes[0]!)
    supervision.later(nodes[1]!, NOW + 400)
    expect(supervision.take(NOW + 600, [])).toEqual([])
  })
})
