import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../../src-main/explorer/cluster-client.ts'
import { refusalOf } from '../../../src-main/explorer/connect/command-effect.ts'
import { NetworkPath } from '../../../src-main/explorer/connect/network-path.ts'
import { ReadOnlyGuard } from '../../../src-main/explorer/connect/read-only-guard.ts'
import { CommandTable } from '../../../src-main/explorer/command-table.ts'
import { NodeConnection } from '../../../src-main/explorer/node-connection.ts'
import { DEFAULT_MOVE_SETTINGS, reshard, setNodeTimeout, type TribEvent } from '../../../src-main/trib/api.ts'
import { freePorts } from '../../support/free-ports.ts'
import { isMissing } from '../../support/program.ts'
import { startNode, stopNodes, type ServerKind, type TestNode } from '../../support/redis-nodes.ts'
import { until } from '../../support/until.ts'
import { startCluster } from '../small-cluster.ts'

const LOOKS = [
  'get k', 'mget a b', 'hgetall h', 'zrange z 0 -1', 'xrange s - +', 'scan 0', 'keys *', 'type k', 'ttl k', 'dbsize', 'info', 'ping', 'role', 'pfcount p', 'object encoding k', 'memory usage k',
  'cluster nodes', 'cluster slots', 'cluster info', 'cluster countkeysinslot 1', 'config get maxmemory', 'slowlog get', 'client list', 'client setname me', 'acl whoami', 'command', 'latency latest',
  'subscribe c', 'monitor', 'multi', 'exec', 'select 0', 'hello 3', 'auth p', 'sort_ro k', 'eval_ro "return 1" 0', 'bitfield_ro k get u8 0', 'script exists x', 'function list', 'readonly', 'asking', 'lolwut', 'strlen k', 'xinfo stream s',
]
const CHANGES = [
  'set k v', 'del k', 'expire k 1', 'getdel k', 'getex k', 'lpush l v', 'sort k', 'georadius k 0 0 1 m', 'eval "return 1" 0', 'evalsha x 0', 'fcall f 0', 'publish c m', 'spublish c m', 'flushall', 'flushdb', 'swapdb 0 1',
  'config set maxmemory 1', 'config rewrite', 'config resetstat', 'cluster setslot 1 stable', 'cluster failover', 'cluster forget x', 'cluster reset', 'cluster meet h 1', 'cluster bumpepoch', 'debug sleep 1', 'shutdown nosave',
  'replicaof no one', 'slaveof no one', 'failover', 'bgsave', 'save', 'bgrewriteaof', 'client kill id 1', 'client pause 1', 'acl setuser u', 'slowlog reset', 'latency reset', 'script flush', 'script load x', 'function load x', 'function flush',
  'migrate h 1 k 0 1', 'restore k 0 x', 'psync ? -1', 'module load x', 'memory purge', 'pfadd p 1', 'xreadgroup group g c streams s >', 'no.such.command',
]
const words = (line: string) => line.split(' ')

for (const kind of ['slotscope', 'redis-server'] as ServerKind[]) {
  describe.skipIf(kind === 'redis-server' && isMissing('redis-server', 'the flags of a real server'))(`the command table of ${kind}`, () => {
    let node: TestNode
    let table: CommandTable
    beforeAll(async () => {
      const [port] = await freePorts(1)
      node = await startNode(kind, port!, ['--save', ''])
      const connection = await NodeConnection.open({ address: { host: '127.0.0.1', port: port! } })
      table = CommandTable.fromReply(await connection.send(['COMMAND']))
      connection.close()
    }, 30_000)
    afterAll(() => node.stop())

    it.each(LOOKS)('lets pass: %s', (line) => expect(refusalOf(words(line), table)).toBeUndefined())
    it.each(CHANGES)('keeps back: %s', (line) => expect(refusalOf(words(line), table)).toMatch(/^READONLY \S+ was not sent: this connection is read-only/))

    it('lets nothing pass that is flagged as writing, whatever its name', () => {
      const writing = table.names().filter((name) => table.flagsOf([name]).has('write'))
      expect(writing.length).toBeGreaterThan(80)
      expect(writing.filter((name) => refusalOf([name, 'k', 'v', 'w'], table) === undefined)).toEqual([])
    })
  })
}

describe('without a command table', () => {
  it('only what concerns the connection, or tells things, may be sent', () => {
    expect(refusalOf(['AUTH', 'x'], undefined)).toBeUndefined()
    expect(refusalOf(['CLUSTER', 'NODES'], undefined)).toBeUndefined()
    expect(refusalOf(['GET', 'k'], undefined)).toContain('COMMAND is not allowed')
    expect(refusalOf(['SET', 'k', 'v'], undefined)).toContain('was not sent')
  })
})

describe('a read-only way into a cluster', () => {
  let nodes: TestNode[] = []
  beforeAll(async () => {
    nodes = await startCluster('slotscope', 3, 0)
  }, 40_000)
  afterAll(() => stopNodes(nodes))

  const seed = () => ({ host: '127.0.0.1', port: nodes[0]!.port })
  const pathWith = (guard: ReadOnlyGuard) => new NetworkPath({ seeds: [seed()], guard })
  const keyCount = async () => (await Promise.all(nodes.map((node) => node.text('dbsize')))).reduce((sum, text) => sum + Number(text), 0)

  it('answers reads, on every node a redirect leads to, and sends no write', async () => {
    const client = new ClusterClient({ seed: seed(), path: pathWith(new ReadOnlyGuard(true)), mode: 'follow' })
    expect(await client.send(['GET', 'key:test:2'])).toMatchObject({ type: 'nil' })
    expect(await client.send(['SET', 'key:test:2', 'x'])).toMatchObject({ type: 'error', message: expect.stringContaining('READONLY SET was not sent') })
    expect(await client.refusalOf(['SET', 'key:test:2', 'x'])).toContain('it writes')
    client.close()
    expect(await keyCount()).toBe(0)
  })

  it('keeps writes out of pipelines, streams and encoded batches, too', async () => {
    const connection = await NodeConnection.open({ address: seed(), path: pathWith(new ReadOnlyGuard(true)), protocol: 3 })
    expect(await connection.pipeline([['PING'], ['FLUSHALL'], ['PING']])).toMatchObject([{ text: 'PONG' }, { type: 'error' }, { text: 'PONG' }])
    const heard: string[] = []
    connection.startStream(['SUBSCRIBE', 'c'], (reply) => heard.push(reply.type === 'error' ? reply.message : reply.type))
    connection.sendToStream(['SET', 'key:test:2', 'x'])
    await until('the refusal is heard', () => heard.some((word) => word.includes('READONLY SET')))
    connection.close()
    const other = await NodeConnection.open({ address: seed(), path: pathWith(new ReadOnlyGuard(true)) })
    await expect(other.exchange('*1\r\n$8\r\nFLUSHALL\r\n', 1)).rejects.toMatchObject({ detail: expect.stringContaining('read-only') })
    other.close()
    expect(await keyCount()).toBe(0)
  })

  it('binds trib', async () => {
    const told: string[] = []
    const access = { seed: seed(), path: pathWith(new ReadOnlyGuard(true)), onEvent: (event: TribEvent) => void told.push(JSON.stringify(event)) }
    expect(await setNodeTimeout({ ...access, timeoutMs: 9000 })).toEqual({ okCount: 0, errorCount: 3 })
    expect(told.join()).toContain('READONLY CONFIG was not sent')
    const [from, to] = await Promise.all(nodes.map((node) => node.text('cluster', 'myid')))
    const request = { ...access, journalFolder: nodes[0]!.folder, from: [from!], to: to!, slotCount: 1, settings: DEFAULT_MOVE_SETTINGS }
    await expect(reshard(request)).rejects.toThrow(/READONLY/)
    expect(await nodes[0]!.text('cluster', 'nodes')).toMatch(/myself,master - \S+ \S+ \S+ connected 0-5460\n/)
  })

  it('ends connections made before it was turned on', async () => {
    const guard = new ReadOnlyGuard(false)
    const connection = await NodeConnection.open({ address: seed(), path: pathWith(guard) })
    guard.turn(true)
    expect(connection.isOpen).toBe(false)
    const next = await NodeConnection.open({ address: seed(), path: pathWith(guard) })
    expect(await next.send(['SET', 'a', 'b'])).toMatchObject({ type: 'error' })
    guard.turn(false)
    expect((await next.send(['SET', 'a', 'b'])).type).not.toBe('array')
    next.close()
  })
})
