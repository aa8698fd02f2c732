import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tribCommand } from '../../src-main/cli/trib.ts'
import { isMissing, startSlotscope } from '../support/program.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { type Captured, capture } from '../trib/capture.ts'
import { TribCluster } from './trib-cluster.ts'

const TRIED = 900

/** What operations can be told, each once on real servers. */
describe.skipIf(isMissing('redis-server', 'options of trib on real servers'))('options of trib on real servers', () => {
  let cluster: TribCluster

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3 })
  }, 60_000)
  afterAll(() => cluster.stop())

  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cluster.trib(...args)
    expect(code, stdout + stderr).toBe(0)
    return stdout
  }
  const keyCounts = (): Promise<number[]> => Promise.all(cluster.nodes.map(async (node) => Number(await node.text('dbsize'))))

  /** Keys of the first node's slots only; answers how many. */
  const skew = async (prefix: string, value: string): Promise<number> => {
    for (const node of cluster.nodes) await node.call('flushall')
    const kept = await Promise.all(Array.from({ length: TRIED }, (_, i) => cluster.nodes[0]!.call('set', `${prefix}:${i}`, value).then(() => 1, () => 0)))
    return kept.reduce<number>((sum, one) => sum + one, 0)
  }

  it('evens out keys in place of slots with --by keys', async () => {
    const total = await skew('keys', 'x')
    await succeed('rebalance', '--by', 'keys', '--yes', cluster.address(0))
    const counts = await keyCounts()
    expect(counts.reduce((sum, count) => sum + count)).toBe(total)
    for (const count of counts) expect(Math.abs(count - total / 3)).toBeLessThan(total * 0.03)
    expect(await succeed('rebalance', '--by', 'keys', cluster.address(0))).toContain('No rebalancing needed!')
  }, 60_000)

  it('evens out memory in place of slots with --by memory', async () => {
    await succeed('rebalance', '--yes', '--threshold', '0', cluster.address(0))
    const total = await skew('memory', 'x'.repeat(2000))
    await succeed('rebalance', '--by', 'memory', '--yes', cluster.address(0))
    const counts = await keyCounts()
    expect(counts.reduce((sum, count) => sum + count)).toBe(total)
    for (const count of counts) expect(Math.abs(count - total / 3)).toBeLessThan(total * 0.1)
  }, 60_000)

  it('moves no more keys a second than --throttle says', async () => {
    await succeed('rebalance', '--yes', '--threshold', '0', cluster.address(0))
    const total = await skew('throttle', 'x')
    const startedAt = performance.now()
    await succeed('reshard', '--from', cluster.ids[0]!, '--to', cluster.ids[1]!, '--slots', '2000', '--throttle', '100', '--yes', cluster.address(0))
    const moved = (await keyCounts())[1]!
    expect(moved).toBeGreaterThan(50)
    expect(performance.now() - startedAt).toBeGreaterThan(((moved - 30) * 1000) / 100)
    expect((await keyCounts()).reduce((sum, count) => sum + count)).toBe(total)
  }, 60_000)

  it('stops at a safe point on SIGINT, and the command it prints goes on', async () => {
    await succeed('rebalance', '--yes', '--threshold', '0', cluster.address(0))
    const total = await skew('stop', 'x')
    const env = { XDG_DATA_HOME: cluster.journalFolder }
    const slots = Number(/(\d+) slots/.exec((await succeed('info', cluster.address(0))).split('\n')[0]!)![1])
    const running = startSlotscope(['trib', 'reshard', '--from', cluster.ids[0]!, '--to', cluster.ids[2]!, '--slots', String(slots), '--throttle', '40', '--yes', cluster.address(0)], { env })
    await until('keys move', async () => (await keyCounts())[2]! > 0, 20_000)
    running.child.kill('SIGINT')
    const code = await new Promise<number | null>((resolve) => running.child.on('exit', resolve))
    expect(code).toBe(1)
    const resume = /Go on with: slotscope trib (resume reshard-\S+)/.exec(running.output())
    expect(resume, running.output().slice(-500)).not.toBeNull()
    const between = await keyCounts()
    expect(between[0]).toBeGreaterThan(0)
    expect(between.reduce((sum, count) => sum + count)).toBe(total)
    expect(await succeed('check', cluster.address(0))).not.toContain('slots are open')
    await succeed(...resume![1]!.split(' '))
    expect(await keyCounts()).toEqual([0, 0, total])
    await until('redis-cli agrees', async () => (await cluster.redisCliCheck()).code === 0)
  }, 90_000)
})

const SECRET = 'not for everybody'

describe.skipIf(isMissing('redis-server', 'trib with passwords on real servers'))('trib on servers that ask for a password', () => {
  let nodes: TestNode[] = []
  const addresses = (): string[] => nodes.map(({ port }) => `127.0.0.1:${port}`)
  const trib = (env: Record<string, string>, ...argv: string[]): Promise<Captured> => capture(tribCommand, argv, { env })

  beforeAll(async () => {
    nodes = await startNodes('redis-server', 3, ['--cluster-enabled', 'yes', '--cluster-node-timeout', '3000', '--save', ''])
    // These connections stay; whoever comes later is asked.
    for (const node of nodes) for (const name of ['masterauth', 'requirepass']) await node.call('config', 'set', name, SECRET)
  }, 60_000)
  afterAll(() => stopNodes(nodes))

  it('creates a cluster with -a, and is refused without', async () => {
    const refused = await trib({}, 'create', '--yes', ...addresses())
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('asks for a password')
    const wrong = await trib({}, 'create', '--yes', '-a', 'guessed', ...addresses())
    expect(wrong.exitCode).toBe(1)
    expect(wrong.stderr).toMatch(/password|WRONGPASS/)
    const made = await trib({}, 'create', '--yes', '-a', SECRET, ...addresses())
    expect(made.exitCode, made.stdout + made.stderr).toBe(0)
    await untilClusterOk(nodes)
  }, 60_000)

  it('moves keys between them, with the password from REDISCLI_AUTH and as a user of its own', async () => {
    const kept = await Promise.all(Array.from({ length: 300 }, (_, i) => nodes[0]!.call('set', `key:${i}`, i).then(() => 1, () => 0)))
    const total = kept.reduce<number>((sum, one) => sum + one, 0)
    const ids = await Promise.all(nodes.map((node) => node.text('cluster', 'myid')))
    const moved = await trib({ REDISCLI_AUTH: SECRET }, 'reshard', '--from', ids[0]!, '--to', ids[1]!, '--slots', '3000', '--yes', addresses()[0]!)
    expect(moved.exitCode, moved.stdout + moved.stderr).toBe(0)
    for (const node of nodes) await node.call('acl', 'setuser', 'operator', 'on', `>${SECRET}`, '~*', '&*', '+@all')
    const rest = await trib({}, 'reshard', '--user', 'operator', '--pass', SECRET, '--from', ids[0]!, '--to', ids[1]!, '--slots', '2461', '--yes', addresses()[0]!)
    expect(rest.exitCode, rest.stdout + rest.stderr).toBe(0)
    expect(await Promise.all(nodes.map((node) => node.text('dbsize')))).toEqual(['0', String(total), '0'])
  }, 60_000)
})
