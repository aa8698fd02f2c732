import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import { startNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { TribCluster } from './trib-cluster.ts'

const IMPORTED = 51

/** The smaller subcommands, on one cluster of real servers, one after the other. */
describe.skipIf(isMissing('redis-server', 'trib subcommands on real servers'))('trib on real servers', () => {
  let cluster: TribCluster
  let standalone: TestNode
  let folder: string

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3, replicas: 1 })
    ;[standalone] = (await startNodes('redis-server', 1, ['--save', ''])) as [TestNode]
    folder = mkdtempSync(join(tmpdir(), 'slotscope-backup-'))
  }, 60_000)
  afterAll(async () => {
    await cluster.stop()
    await standalone.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const seed = (): string => cluster.address(0)
  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cluster.trib(...args)
    expect(code, stdout + stderr).toBe(0)
    return stdout
  }

  it('imports from a standalone server: a copy first, then what is there already is named, then all with --replace', async () => {
    for (let i = 0; i < IMPORTED; i++) await standalone.call('set', `imp:${i}`, `v${i}`)
    const from = `127.0.0.1:${standalone.port}`
    const copied = await succeed('import', '--from', from, '--copy', seed())
    expect(copied).toContain(`*** Importing ${IMPORTED} keys from DB 0`)
    expect(copied.match(/^Migrating imp:\d+ to 127\.0\.0\.1:\d+: OK$/gm)).toHaveLength(IMPORTED)
    expect(await cluster.keyTotal()).toBe(IMPORTED)
    const busy = await cluster.trib('import', '--from', from, seed())
    expect(busy.code).toBe(1)
    expect(busy.stderr).toContain('BUSYKEY')
    await succeed('import', '--from', from, '--replace', seed())
    expect(await standalone.text('dbsize')).toBe('0')
    expect(await cluster.keyTotal()).toBe(IMPORTED)
  }, 60_000)

  it('backs up and restores', async () => {
    const backup = join(folder, 'one')
    expect(await succeed('backup', seed(), backup)).toContain(`[OK] Backup created into: ${backup}`)
    expect(readdirSync(backup).filter((name) => name.endsWith('.jsonl'))).toHaveLength(3)
    expect(JSON.parse(readFileSync(join(backup, 'nodes.json'), 'utf8'))).toHaveLength(6)
    for (const node of cluster.nodes.slice(0, 3)) await node.call('flushall')
    expect(await succeed('restore', seed(), backup)).toContain(`[OK] ${IMPORTED} keys restored, 0 were there already and stay as they are.`)
    expect(await succeed('restore', seed(), backup)).toContain(`[OK] 0 keys restored, ${IMPORTED} were there already and stay as they are.`)
    expect(await cluster.keyTotal()).toBe(IMPORTED)
  }, 60_000)

  it('calls every node, primaries or replicas only', async () => {
    expect(await succeed('call', seed(), 'ping')).toMatch(/^>>> Calling ping\n(127\.0\.0\.1:\d+: PONG\n){6}$/)
    expect((await succeed('call', seed(), '--cluster-only-masters', 'dbsize')).match(/: \d+$/gm)).toHaveLength(3)
    expect(await succeed('call', seed(), 'nosuchcmd', '-x')).toContain("ERR unknown command 'nosuchcmd'")
  }, 60_000)

  it('sets the node timeout everywhere', async () => {
    expect(await succeed('set-timeout', seed(), '3500')).toContain('>>> New node timeout set. 6 OK, 0 ERR.')
    expect(await cluster.nodes[5]!.call('config', 'get', 'cluster-node-timeout')).toEqual(['cluster-node-timeout', '3500'])
    const refused = await cluster.trib('set-timeout', seed(), '10')
    expect(refused.stderr).toBe('Setting a node timeout of less than 100 milliseconds is a bad idea.\n')
  }, 60_000)

  it('keeps a plan, carries it out, and refuses it once the cluster has changed', async () => {
    const file = join(folder, 'plan.json')
    const before = await succeed('info', seed())
    const dry = await succeed('rebalance', '--weight', `${cluster.ids[0]!}=2`, '--dry-run', '--plan-out', file, seed())
    expect(dry).toContain('Dry run: nothing was changed.')
    expect(await succeed('info', seed())).toBe(before)
    await succeed('rebalance', '--plan', file, '--yes', seed())
    expect(await succeed('info', seed())).toMatch(new RegExp(`${seed()} .* 8192 slots`))
    const stale = await cluster.trib('rebalance', '--plan', file, '--yes', seed())
    expect(stale.code).toBe(1)
    expect(stale.stderr).toContain('The cluster has changed since the plan was made')
  }, 60_000)

  it('lets no second operation work on the cluster', async () => {
    const marked = cluster.nodes[1]!
    await marked.call('client', 'setname', 'slotscope-trib:reshard-from-elsewhere')
    const refused = await cluster.trib('rebalance', seed())
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('[ERR] Operation reshard-from-elsewhere is changing this cluster')
    await marked.call('client', 'setname', '')
    await succeed('rebalance', seed())
  }, 60_000)

  it('fails over to a replica, in front of what clients have', async () => {
    const replica = cluster.nodes.findIndex((_, index) => index > 2)
    await until('the replica is in sync', async () => (await cluster.nodes[replica]!.text('info', 'replication')).includes('master_link_status:up'))
    expect(await succeed('failover', cluster.address(replica))).toContain(`[OK] Node ${cluster.address(replica)} is a master now.`)
    const again = await cluster.trib('failover', cluster.address(replica))
    expect(again.stderr).toContain('is a master. Name one of its replicas.')
  }, 60_000)

  it('promotes the replica of a dead primary before any slot is given away', async () => {
    const nodes = await cluster.nodes[0]!.text('cluster', 'nodes')
    const line = nodes.split('\n').find((text) => text.includes(' master ') && !text.includes('myself'))!
    const dead = cluster.ids.indexOf(line.split(' ')[0]!)
    await cluster.nodes[dead]!.stop('SIGKILL')
    const { stdout, stderr, code } = await cluster.trib('fix', '--yes', seed())
    expect(code, stdout + stderr).toBe(0)
    await until('all is served', async () => (await cluster.nodes[0]!.text('cluster', 'info')).includes('cluster_slots_ok:16384'), 20_000)
    expect(await cluster.trib('forget', seed(), cluster.ids[dead]!)).toMatchObject({ code: 0 })
  }, 60_000)
})
