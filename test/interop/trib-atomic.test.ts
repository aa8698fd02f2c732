import type { ChildProcess } from 'node:child_process'
import type { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Finished, slotscope } from '../support/program.ts'
import { startNode, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { SlotWorker, TAGS } from './slot-worker.ts'
import { CrashLab } from './trib-crash/crash-lab.ts'
import { tryCrashPoints } from './trib-crash/crash-points.ts'
import { rebalance, reshard as reshardSubject } from './trib-crash/crash-subjects.ts'
import { CLUSTER_ARGUMENTS, countWrongKeys, TribCluster, writeKeys } from './trib-cluster.ts'

/** A sample by default; TRIB_CRASH_STRIDE=1 tries every point. Those of the reading beforehand are tried elsewhere. */
const STRIDE = Number(process.env['TRIB_CRASH_STRIDE'] ?? 4)
const LAST_COMMANDS = 48
const SLOTS = 4
const COMMANDS = { valkey: 'CLUSTER MIGRATESLOTS', redis: 'CLUSTER MIGRATION IMPORT' } as const

describe.each(['valkey', 'redis'] as const)('slots moved as a whole, by the commands of %s', (dialect) => {
  let cluster: TribCluster
  let client: Cluster
  /** Index of the node that has the slots. */
  let holder = 0

  beforeAll(async () => {
    cluster = await TribCluster.start('slotscope', { primaries: 3, replicas: 1, extra: ['--atomic-slot-migration', dialect] })
    client = cluster.client()
  }, 60_000)
  afterAll(async () => {
    client.disconnect()
    await cluster.stop()
  })

  const argv = (...options: string[]): string[] => ['reshard', '--from', cluster.ids[holder]!, '--to', cluster.ids[1 - holder]!, '--slots', String(SLOTS), '--yes', ...options, cluster.address(2)]
  const moved = async (...options: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cluster.trib(...argv(...options))
    expect(code, stdout + stderr).toBe(0)
    holder = 1 - holder
    return stdout
  }

  it('keep values of all types and times to live, at replicas, too', async () => {
    const tag = `{${TAGS[0]!}}`
    await client.set(`${tag}:text`, 'word')
    await client.append(`${tag}:text`, 's')
    await client.set(`${tag}:mortal`, 'word', 'PX', 500_000)
    await client.rpush(`${tag}:list`, ...Array.from({ length: 300 }, (_, i) => `item-${i}`))
    await client.zadd(`${tag}:zset`, 1.5, 'a', '2', 'b')
    await client.hset(`${tag}:hash`, 'field', 'a\r\nb\0')
    await client.xadd(`${tag}:stream`, '1-1', 'a', 'b')
    expect(await moved()).toContain(`slots as a whole, by ${COMMANDS[dialect]}`)
    expect(await client.get(`${tag}:text`)).toBe('words')
    expect(await client.ttl(`${tag}:text`)).toBe(-1)
    expect(await client.pttl(`${tag}:mortal`)).toBeGreaterThan(400_000)
    expect(await client.lrange(`${tag}:list`, 0, -1)).toHaveLength(300)
    expect(await client.zrange(`${tag}:zset`, '0', '-1', 'WITHSCORES')).toEqual(['a', '1.5', 'b', '2'])
    expect(await client.hget(`${tag}:hash`, 'field')).toBe('a\r\nb\0')
    expect(await client.xlen(`${tag}:stream`)).toBe(1)
    for (const node of cluster.nodes) {
      await until(`node ${node.port} has what its shard has`, async () => {
        const [, primaryId] = /myself,slave (\S+)/.exec(await node.text('cluster', 'nodes')) ?? []
        const expected = (primaryId ?? (await node.text('cluster', 'myid'))) === cluster.ids[holder] ? 6 : 0
        return Number(await node.text('dbsize')) === expected
      })
    }
    await client.del(`${tag}:text`, `${tag}:mortal`, `${tag}:list`, `${tag}:zset`, `${tag}:hash`, `${tag}:stream`)
  }, 60_000)

  it('never show a key lost, twice or as it was before, whatever clients do meanwhile', async () => {
    const workers = Array.from({ length: 4 }, (_, i) => new SlotWorker(cluster.client(), i))
    await Promise.all(workers.map((worker) => worker.fill()))
    const running = workers.map((worker) => worker.run())
    for (let i = 0; i < 6; i++) await moved()
    for (const worker of workers) worker.stop()
    const operations = await Promise.all(running)
    expect(workers.flatMap((worker) => worker.failures)).toEqual([])
    process.stdout.write(`operations while slots moved six times, ${dialect}: ${operations.join(' ')}\n`)
    expect(await cluster.keyTotal()).toBe(workers.reduce((sum, worker) => sum + worker.living, 0))
    await Promise.all(workers.map((worker) => worker.clear()))
  }, 120_000)

  it('are told beforehand, and left to single keys where that is asked for', async () => {
    const { stdout } = await cluster.trib(...argv('--dry-run', '--json'))
    const ways = stdout.split('\n').filter((line) => line.includes('"move-way"')).map((line) => JSON.parse(line) as unknown)
    expect(ways).toMatchObject([{ kind: 'move-way', slotCount: SLOTS, way: 'atomic', command: COMMANDS[dialect] }])
    await client.set(`{${TAGS[1]!}}:key`, 'value')
    expect(await moved('--migration', 'keys')).not.toContain('as a whole')
    expect(await moved('--throttle', '1000')).not.toContain('as a whole')
    expect(await moved('--migration', 'atomic')).toContain('as a whole')
    expect((await cluster.trib(...argv('--migration', 'atomic', '--throttle', '5'))).code).toBe(2)
    expect(await client.get(`{${TAGS[1]!}}:key`)).toBe('value')
    await client.del(`{${TAGS[1]!}}:key`)
  }, 60_000)

  it('go key by key when the target has stray keys of them, which are not dropped unseen', async () => {
    const [target] = [cluster.nodes[1 - holder]!]
    const key = `{${TAGS[2]!}}:stray`
    await client.set(key, 'value')
    await target.call('cluster', 'setslot', 2, 'importing', cluster.ids[holder]!)
    await target.callAsking('set', key, 'other')
    await target.call('cluster', 'setslot', 2, 'stable')
    const { code, stderr } = await cluster.trib(...argv('--migration', 'atomic'))
    expect(code).toBe(1)
    expect(stderr).toContain('has keys of these slots already')
    await cluster.trib('fix', '--yes', '--replace', cluster.address(2))
    await client.del(key)
  }, 60_000)

  it('stay where they are, or are all moved, when the operation is interrupted', async () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `{${TAGS[i % 4]!}}:${i}`)
    await Promise.all(keys.map((key) => client.set(key, 'x'.repeat(2000))))
    const outcomes: (number | null)[] = []
    for (const word of ['snapshotting|accumulate', 'replicating|streaming', 'paused|wait-stream']) {
      const { code, stdout } = await onceSaid(argv(), new RegExp(word), cluster.journalFolder, (trib) => trib.kill('SIGINT'))
      outcomes.push(code)
      const check = await cluster.trib('check', cluster.address(2))
      expect(check.code, check.stdout).toBe(0)
      expect(await cluster.keyTotal()).toBe(keys.length)
      const operation = (await cluster.trib('resume')).stdout.match(/^reshard-\S+/m)?.[0]
      if (operation !== undefined) {
        const resumed = await cluster.trib('resume', operation)
        expect(resumed.code, `${stdout}\n${resumed.stdout}${resumed.stderr}`).toBe(0)
      }
      holder = 1 - holder
    }
    process.stdout.write(`interrupted, ${dialect}: ends ${outcomes.join(' ')}\n`)
    expect(await cluster.keyTotal()).toBe(keys.length)
    await Promise.all(keys.map((key) => client.del(key)))
  }, 120_000)
})

describe.each(['valkey', 'redis'] as const)('whole primaries moved by the commands of %s', (dialect) => {
  it('take slots from several at once, and give all of them away', async () => {
    const cluster = await TribCluster.start('slotscope', { primaries: 4, extra: ['--atomic-slot-migration', dialect] })
    const client = cluster.client()
    try {
      await writeKeys(client, 2000)
      const succeed = async (...argv: string[]): Promise<string> => {
        const { code, stdout, stderr } = await cluster.trib(...argv, '--yes', '--migration', 'atomic')
        expect(code, stdout + stderr).toBe(0)
        return stdout
      }
      const stdout = await succeed('reshard', '--from', 'all', '--to', cluster.ids[0]!, '--slots', '300', cluster.address(0))
      expect(stdout.match(/ slots as a whole, by /g)).toHaveLength(3)
      await succeed('del-node', '--drain', cluster.address(0), cluster.ids[2]!)
      expect((await cluster.redisCliCheck()).stdout).toMatch(/All 16384 slots covered/)
      expect(await cluster.nodes[2]!.text('dbsize')).toBe('0')
      expect(await cluster.keyTotal()).toBe(2000)
      expect(await countWrongKeys(client, 2000)).toBe(0)
    } finally {
      client.disconnect()
      await cluster.stop()
    }
  }, 120_000)
})

describe.each([['valkey', 'source'], ['valkey', 'target'], ['redis', 'source'], ['redis', 'target']] as const)('a migration by the commands of %s whose %s is killed midway', (dialect, victim) => {
  it('leaves every key in one place, and is gone on with when the node is back', async () => {
    const extra = ['--atomic-slot-migration', dialect, '--appendonly', 'yes', '--appendfsync', 'always']
    const cluster = await TribCluster.start('slotscope', { primaries: 3, extra })
    const client = cluster.client()
    let back: TestNode | undefined
    try {
      // Enough that there is a midway: 40 MB.
      const keys = Array.from({ length: 20_000 }, (_, i) => `{${TAGS[i % 4]!}}:${i}`)
      await Promise.all(keys.map((key) => client.set(key, key.repeat(200))))
      client.disconnect()
      const lost = cluster.nodes[victim === 'source' ? 0 : 1]!
      const argv = ['reshard', '--from', cluster.ids[0]!, '--to', cluster.ids[1]!, '--slots', String(SLOTS), '--yes', cluster.address(2)]
      const { code, stdout } = await onceSaid(argv, /snapshotting|accumulate|syncslots/, cluster.journalFolder, () => lost.process.child.kill('SIGKILL'))
      expect(code, stdout).toBe(1)
      back = await startNode('slotscope', lost.port, [...CLUSTER_ARGUMENTS, ...extra], lost.folder)
      await untilClusterOk([...cluster.nodes])
      expect(await cluster.keyTotal()).toBe(keys.length)
      const operation = (await cluster.trib('resume')).stdout.match(/^reshard-\S+/m)?.[0]
      const resumed = await cluster.trib('resume', operation!)
      expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0)
      expect(await cluster.keyTotal()).toBe(keys.length)
      expect(await cluster.nodes[1]!.text('dbsize')).toBe(String(keys.length))
      expect((await cluster.trib('check', cluster.address(2))).code).toBe(0)
    } finally {
      client.disconnect()
      await back?.process.stop('SIGKILL')
      await cluster.stop()
    }
  }, 120_000)
})

/** Runs trib, and does something as soon as it prints what fits. */
function onceSaid(argv: readonly string[], word: RegExp, journalFolder: string, act: (trib: ChildProcess) => void): Promise<Finished> {
  return slotscope(['trib', ...argv], {
    env: { XDG_DATA_HOME: journalFolder },
    timeoutMs: 60_000,
    onOutput: (text, child) => {
      if (word.test(text)) act(child)
    },
  })
}

describe('atomic migration where it is not offered', () => {
  it('is refused before anything is done', async () => {
    const cluster = await TribCluster.start('slotscope', { primaries: 3 })
    try {
      const { code, stderr } = await cluster.trib('reshard', '--from', cluster.ids[0]!, '--to', cluster.ids[1]!, '--slots', '1', '--yes', '--migration', 'atomic', cluster.address(0))
      expect(code).toBe(1)
      expect(stderr).toContain('do not both offer atomic slot migration')
    } finally {
      await cluster.stop()
    }
  }, 60_000)
})

describe.each(['valkey', 'redis'] as const)('killed after any single command, by the commands of %s', (dialect) => {
  let lab: CrashLab

  beforeAll(async () => {
    lab = await CrashLab.start('slotscope', ['--atomic-slot-migration', dialect])
  }, 60_000)
  afterAll(() => lab.stop())

  it.each([reshardSubject, rebalance])('$name is finished by resume or taken back by rollback', async (subject) => {
    await tryCrashPoints(lab, subject, { from: -LAST_COMMANDS, stride: STRIDE, name: `${subject.name}, ${dialect}` })
  }, 3_600_000)
})
