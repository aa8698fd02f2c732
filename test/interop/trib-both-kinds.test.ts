import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { type ServerKind, startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'

const KINDS: readonly ServerKind[] = ['slotscope', 'redis-server']

/** `trib` must not care whose nodes it works on: the same words, ids and ports apart. */
describe.skipIf(isMissing('redis-server', 'trib on real servers beside embedded ones'))('trib on six nodes of either kind', () => {
  const nodes = new Map<ServerKind, TestNode[]>()

  beforeAll(async () => {
    for (const kind of KINDS) nodes.set(kind, await startNodes(kind, 6))
  })
  afterAll(async () => {
    for (const kind of KINDS) await stopNodes(nodes.get(kind) ?? [])
  })

  const onBoth = async (...args: (string | ((addresses: string[]) => string[]))[]): Promise<{ code: number | null; lines: string[] }[]> => {
    const outcomes = []
    for (const kind of KINDS) {
      const addresses = nodes.get(kind)!.map((node) => `127.0.0.1:${node.port}`)
      const { code, stdout, stderr } = await slotscope(['trib', ...args.flatMap((arg) => (typeof arg === 'string' ? [arg] : arg(addresses)))], { input: 'yes\n' })
      expect(stderr).toBe('')
      outcomes.push({ code, lines: await anonymous(stdout, nodes.get(kind)!) })
    }
    return outcomes
  }

  it('refuses four nodes with one replica each, in redis-trib\'s words', async () => {
    const addresses = nodes.get('slotscope')!.slice(0, 4).map((node) => `127.0.0.1:${node.port}`)
    const { code, stdout, stderr } = await slotscope(['trib', 'create', '--replicas', '1', ...addresses])
    expect(code).toBe(1)
    expect(stdout + stderr).toContain('*** Redis Cluster requires at least 3 master nodes.')
    expect(stdout + stderr).toContain('*** At least 6 nodes are required.')
  })

  it('creates with the same plan and the same words', async () => {
    const [ours, real] = await onBoth('create', '--replicas', '1', (addresses) => addresses)
    expect(ours!.code).toBe(0)
    expect(ours!.lines.slice(0, 20)).toEqual(real!.lines.slice(0, 20))
    expect(sorted(ours!)).toEqual(sorted(real!))
    const text = ours!.lines.join('\n')
    for (const range of ['slots:0-5460 (5461 slots) master', 'slots:5461-10922 (5462 slots) master', 'slots:10923-16383 (5461 slots) master']) expect(text).toContain(range)
    expect(text).toContain('[OK] All 16384 slots covered.')
  })

  it('checks with the same words', async () => {
    const [ours, real] = await onBoth('check', (addresses) => addresses.slice(0, 1))
    expect(ours!.code).toBe(0)
    expect(sorted(ours!)).toEqual(sorted(real!))
  })

  it('informs with the same words', async () => {
    const [ours, real] = await onBoth('info', (addresses) => addresses.slice(3, 4))
    expect(sorted(ours!)).toEqual(sorted(real!))
    expect(ours!.lines).toContain('[OK] 0 keys in 3 masters.')
  })

  it('refuses nodes that are a cluster already', async () => {
    for (const kind of KINDS) {
      const { code, stdout, stderr } = await slotscope(['trib', 'create', '--yes', ...nodes.get(kind)!.map((node) => `127.0.0.1:${node.port}`)])
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.')
    }
  })
})

/** The order in which a node lists the others is chance. */
function sorted(outcome: { code: number | null; lines: string[] }): { code: number | null; lines: string[] } {
  return { ...outcome, lines: [...outcome.lines].sort() }
}

/** Ports become their index, ids the index of their node. */
async function anonymous(text: string, nodes: readonly TestNode[]): Promise<string[]> {
  let plain = text
  for (const [index, node] of nodes.entries()) {
    const id = await node.text('cluster', 'myid')
    plain = plain.replaceAll(id, `<id ${index}>`).replaceAll(id.slice(0, 8), `<id ${index}>`).replaceAll(`:${node.port}`, `:<port ${index}>`)
  }
  return plain.split('\n').filter((line) => !/^\.*$/.test(line))
}
