import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tribCommand } from '../../src-main/cli/trib.ts'
import { isMissing } from '../support/program.ts'
import { startNodes, stopNodes, untilClusterOk, type ServerKind, type TestNode } from '../support/redis-nodes.ts'
import { capture, golden } from './capture.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']

for (const kind of kinds) {
  const missing = kind === 'redis-server' && isMissing('redis-server', 'trib create, check and info on real servers')
  describe.skipIf(missing)(`trib create, check and info on six nodes of ${kind}`, () => {
    let nodes: TestNode[] = []
    let known: { port: number; id: string }[] = []
    const addresses = (): string[] => nodes.map(({ port }) => `127.0.0.1:${port}`)
    const trib = (argv: string[], input?: string) => capture(tribCommand, argv, input === undefined ? {} : { input })

    beforeAll(async () => {
      nodes = (await startNodes(kind, 6)).sort((a, b) => a.port - b.port)
      known = await Promise.all(nodes.map(async (node) => ({ port: node.port, id: await node.text('cluster', 'myid') })))
    }, 30_000)
    afterAll(() => stopNodes(nodes))

    it('refuses four nodes with one replica each, before touching any', async () => {
      const { exitCode, stderr } = await trib(['create', '--replicas', '1', ...addresses().slice(0, 4)])
      expect(exitCode).toBe(1)
      expect(stderr).toBe('*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n*** This is not possible with 4 nodes and 1 replicas per node.\n*** At least 6 nodes are required.\n')
    })

    it('changes nothing when the plan is not accepted', async () => {
      const { exitCode, stderr } = await trib(['create', '--replicas', '1', ...addresses()], 'no\n')
      expect(exitCode).toBe(1)
      expect(stderr).toBe('*** Aborting...\n')
      expect(await nodes[0]!.text('cluster', 'nodes')).not.toContain('0-5460')
    })

    it('refuses a node that serves slots already', async () => {
      await nodes[3]!.call('cluster', 'addslots', 15495)
      const { exitCode, stderr } = await trib(['create', '--replicas', '1', ...addresses()], 'yes\n')
      await nodes[3]!.call('cluster', 'delslots', 15495)
      expect(exitCode).toBe(1)
      expect(stderr).toContain(`[ERR] Node ${addresses()[3]} is not empty.`)
    })

    it('refuses a node given twice, also under another name', async () => {
      const twice = await trib(['create', ...addresses().slice(0, 3), addresses()[0]!])
      expect(twice.stderr).toBe(`[ERR] Node ${addresses()[0]} is given twice.\n`)
      const aliased = await trib(['create', ...addresses().slice(0, 3), `localhost:${nodes[0]!.port}`])
      expect(aliased.stderr).toContain('are the same node')
    })

    it('refuses when one node does not answer, naming it', async () => {
      const { exitCode, stderr } = await trib(['create', ...addresses().slice(0, 3), '127.0.0.1:1'])
      expect(exitCode).toBe(1)
      expect(stderr).toMatch(/^\[ERR\] Sorry, can't connect to node 127\.0\.0\.1:1\n.*Connection refused/)
    })

    it('creates the cluster, says what redis-trib says, and every node agrees', async () => {
      const { exitCode, stdout, stderr } = await trib(['create', '--replicas', '1', ...addresses()], 'yes\n')
      expect(stderr).toBe('')
      expect(stdout).toBe(golden('create', known) + golden('check', known))
      expect(exitCode).toBe(0)
      await untilClusterOk(nodes)
      for (const node of nodes) expect((await node.text('cluster', 'nodes')).match(/[ ,]slave [0-9a-f]{40} /g)).toHaveLength(3)
    }, 30_000)

    it('refuses to create it again', async () => {
      const { exitCode, stderr } = await trib(['create', '--cluster-replicas', '1', '--cluster-yes', ...addresses()])
      expect(exitCode).toBe(1)
      expect(stderr).toBe(`[ERR] Node ${addresses()[0]} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.\n`)
    })

    it('checks a healthy cluster through any node', async () => {
      const { exitCode, stdout } = await trib(['check', addresses()[0]!])
      expect(stdout).toBe(golden('check', known))
      expect(exitCode).toBe(0)
      expect((await trib(['check', '127.0.0.1', String(nodes[4]!.port)])).stdout).toContain(`(using node ${addresses()[4]})`)
    })

    it('counts keys, slots and replicas', async () => {
      await nodes[0]!.call('set', 'key:test:1', 'x')
      await nodes[0]!.call('set', 'b', 'x')
      await nodes[1]!.call('set', 'key:test:2', 'x')
      const { exitCode, stdout } = await trib(['info', addresses()[0]!])
      expect(stdout).toBe(golden('info', known))
      expect(exitCode).toBe(0)
    })

    it('gives the events as JSON lines', async () => {
      const { stdout } = await trib(['check', '--json', addresses()[0]!])
      const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { kind: string })
      expect(events.filter(({ kind }) => kind === 'node')).toHaveLength(6)
      expect(events.at(-1)).toEqual({ kind: 'ok', text: 'All 16384 slots covered.' })
    })

    it('reports open slots and exits 1', async () => {
      await nodes[0]!.call('cluster', 'setslot', 100, 'migrating', known[1]!.id)
      await nodes[1]!.call('cluster', 'setslot', 100, 'importing', known[0]!.id)
      const { exitCode, stdout } = await trib(['check', addresses()[2]!])
      await nodes[0]!.call('cluster', 'setslot', 100, 'stable')
      await nodes[1]!.call('cluster', 'setslot', 100, 'stable')
      expect(stdout).toContain(
        `>>> Check for open slots...\n[WARNING] Node ${addresses()[0]} has slots in migrating state (100).\n[WARNING] Node ${addresses()[1]} has slots in importing state (100).\n[WARNING] The following slots are open: 100\n`,
      )
      expect(exitCode).toBe(1)
    })

    it('reports slots nobody serves, by number, and who disagrees', async () => {
      for (const node of nodes.slice(0, 5)) await node.call('cluster', 'delslots', 7000, 7001)
      const { exitCode, stdout } = await trib(['check', addresses()[0]!])
      expect(stdout).toContain("[ERR] Nodes don't agree about configuration!\n")
      expect(stdout).toContain(`   ${addresses()[5]} sees slots 7000-7001 with ${known[1]!.id.slice(0, 8)}...; 5 other node(s) see them with nobody.\n`)
      expect(stdout).toContain('[ERR] Not all 16384 slots are covered by nodes.\n   Without an owner: 7000-7001 (2 slots)\n')
      expect(exitCode).toBe(1)
      await nodes[1]!.call('cluster', 'addslots', 7000, 7001)
    })

    it('names a node that is gone', async () => {
      const gone = nodes[5]!
      await gone.stop('SIGKILL')
      const { exitCode, stdout } = await trib(['check', addresses()[0]!])
      expect(stdout).toMatch(new RegExp(`\\[ERR\\] (Sorry, can't connect to node|Node) 127\\.0\\.0\\.1:${gone.port}`))
      expect(exitCode).toBe(1)
    })
  })
}
