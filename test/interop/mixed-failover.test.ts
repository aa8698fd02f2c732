import { afterEach, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { type ServerKind, startNode, startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'

/** Kills in a row; more of them with SLOTSCOPE_FAILOVER_ROUNDS=20. */
const ROUNDS = Number(process.env.SLOTSCOPE_FAILOVER_ROUNDS ?? 2)
const ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0']
const KEYS_PER_ROUND = 50

/** Which kind stands where; the first three start as primaries, the others as their replicas. */
const ARRANGEMENTS: Record<string, readonly ServerKind[]> = {
  'embedded primaries, real replicas': ['slotscope', 'slotscope', 'slotscope', 'redis-server', 'redis-server', 'redis-server'],
  'real primaries, embedded replicas': ['redis-server', 'redis-server', 'redis-server', 'slotscope', 'slotscope', 'slotscope'],
  'both kinds in both roles': ['slotscope', 'redis-server', 'slotscope', 'redis-server', 'slotscope', 'redis-server'],
}

interface Member {
  readonly id: string
  readonly port: number
  readonly isPrimary: boolean
  readonly primaryId: string
  readonly isFailed: boolean
  readonly firstSlot: number | undefined
}

describe.skipIf(isMissing('redis-server', 'failover in clusters of both kinds'))('kill -9 of a primary', () => {
  let nodes: TestNode[] = []
  afterEach(() => stopNodes(nodes))

  it.each(Object.entries(ARRANGEMENTS))('promotes a replica and loses nothing that was replicated: %s', async (_, kinds) => {
    nodes = await startInOrder(kinds)
    const created = await slotscope(['trib', 'create', '--yes', '--replicas', '1', ...nodes.map((node) => `127.0.0.1:${node.port}`)])
    expect(created.code).toBe(0)
    await untilWhole()
    const written = new Map<string, string>()
    for (let round = 0; round < ROUNDS; round++) await killOnePrimary(round, written)
    for (const [key, value] of written) expect(await read(key), key).toBe(value)
  }, 60_000 + ROUNDS * 40_000)

  async function killOnePrimary(round: number, written: Map<string, string>): Promise<void> {
    const primaries = (await members(nodes[0]!)).filter((member) => member.isPrimary && member.firstSlot !== undefined)
    const target = primaries[round % primaries.length]!
    const victim = nodes.find((node) => node.port === target.port)!
    await writeReplicated(victim, round, written)
    await victim.process.stop('SIGKILL')
    const survivors = nodes.filter((node) => node !== victim)
    await until(`a replica of ${victim.kind} ${victim.port} takes over`, async () => {
      const seen = await Promise.all(survivors.map(async (node) => (await members(node)).find((member) => member.firstSlot === target.firstSlot && member.isPrimary && !member.isFailed)?.id))
      return seen.every((id) => id !== undefined && id !== target.id && id === seen[0])
    }, 15_000)
    nodes[nodes.indexOf(victim)] = await startNode(victim.kind, victim.port, ARGUMENTS, victim.folder)
    await untilWhole()
  }

  /** Keys that a replica has acknowledged: no failover may lose them (WAIT, and the windows of the Redis Cluster specification). */
  async function writeReplicated(primary: TestNode, round: number, written: Map<string, string>): Promise<void> {
    const fresh = new Map<string, string>()
    for (let i = 0; fresh.size < KEYS_PER_ROUND && i < 2000; i++) {
      const key = `round:${round}:${i}`
      const isServed = await primary.call('set', key, `${i}`).then(() => true, () => false)
      if (isServed) fresh.set(key, `${i}`)
    }
    expect(await primary.call('wait', 1, 5000)).toBeGreaterThanOrEqual(1)
    for (const [key, value] of fresh) written.set(key, value)
  }

  async function read(key: string): Promise<unknown> {
    for (const node of nodes) {
      const answer = await node.call('get', key).catch(() => undefined)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  /** Every node says ok, names the same owners, and every replica follows. */
  async function untilWhole(): Promise<void> {
    await until('the cluster is whole', async () => {
      const states = await Promise.all(nodes.map((node) => node.text('cluster', 'info')))
      const views = await Promise.all(nodes.map(members))
      const owners = views.map((view) => view.filter((member) => member.firstSlot !== undefined).map((member) => `${member.id}:${member.firstSlot}`).sort().join())
      const links = await Promise.all(nodes.map((node) => node.text('info', 'replication')))
      const replicas = links.filter((text) => text.includes('role:slave'))
      return states.every((state) => state.includes('cluster_state:ok')) && new Set(owners).size === 1 && replicas.length === 3 && replicas.every((text) => text.includes('master_link_status:up'))
    }, 30_000)
  }
})

async function startInOrder(kinds: readonly ServerKind[]): Promise<TestNode[]> {
  const byKind = new Map<ServerKind, TestNode[]>()
  for (const kind of new Set(kinds)) byKind.set(kind, await startNodes(kind, kinds.filter((each) => each === kind).length, ARGUMENTS))
  return kinds.map((kind) => byKind.get(kind)!.shift()!)
}

async function members(node: TestNode): Promise<Member[]> {
  const lines = (await node.text('cluster', 'nodes')).split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [id, address, flags, primaryId, , , , , firstRange] = line.split(' ') as [string, string, string, string, string, string, string, string, string | undefined]
    const firstSlot = firstRange === undefined || firstRange.startsWith('[') ? undefined : Number(firstRange.split('-')[0])
    return { id, port: Number(/:(\d+)@/.exec(address)![1]), isPrimary: flags.includes('master'), primaryId, isFailed: flags.includes('fail'), firstSlot }
  })
}
