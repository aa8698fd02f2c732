import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../../src-main/explorer/cluster-client.ts'
import { testConnection } from '../../../src-main/explorer/connect/connection-test.ts'
import type { NetworkPath } from '../../../src-main/explorer/connect/network-path.ts'
import { pathOfProfile } from '../../../src-main/explorer/connect/profile-path.ts'
import type { TunnelProfile } from '../../../src-main/explorer/connect/profile.ts'
import type { Topology } from '../../../src-main/explorer/topology.ts'
import { TopologyWatch } from '../../../src-main/explorer/topology-watch.ts'
import { freePorts } from '../../support/free-ports.ts'
import { isMissing } from '../../support/program.ts'
import { stopNodes, type TestNode } from '../../support/redis-nodes.ts'
import { SSHD, startSshServer, type SshServer } from '../../support/ssh-server.ts'
import { until } from '../../support/until.ts'
import { startCluster } from '../small-cluster.ts'
import { profileFor } from './profiles.ts'

describe.skipIf(isMissing(SSHD, 'clusters behind an SSH server'))('a cluster behind an SSH server', () => {
  let nodes: TestNode[] = []
  let ssh: SshServer
  const paths: NetworkPath[] = []

  beforeAll(async () => {
    ssh = await startSshServer()
    nodes = await startCluster('slotscope', 3, 1)
  }, 100_000)
  afterAll(async () => {
    // The SSH server's sessions outlive it as long as somebody is connected.
    for (const path of paths) path.close()
    await stopNodes(nodes)
    await ssh?.stop()
  })

  const tunnel = (changes: Partial<TunnelProfile> = {}): TunnelProfile => ({ host: '127.0.0.1', port: ssh.port, username: ssh.username, keyFile: ssh.keyFile, hostKey: ssh.hostKey, ...changes })
  const profile = (changes: Partial<TunnelProfile> = {}) => profileFor(nodes[0]!.port, { tunnel: tunnel(changes) })

  async function tried(changes: Partial<TunnelProfile>) {
    const path = pathOfProfile(profile(changes), {})
    const report = await testConnection({ seeds: profile().seeds, credentials: undefined, path })
    path.close()
    return report
  }

  it('is seen whole through the tunnel', async () => {
    const report = await tried({})
    expect(report).toMatchObject({ kind: 'cluster', state: 'ok', hostKey: undefined })
    expect(report.nodes.map(({ health }) => health)).toEqual(Array(6).fill('ok'))
  })

  it('is not logged in to before its key is accepted, and the key is told', async () => {
    const report = await tried({ hostKey: undefined })
    expect(report.hostKey).toBe(ssh.hostKey)
    expect(report.seeds[0]?.failure).toMatchObject({ reason: 'host-key', message: expect.stringContaining('not known yet') })
  })

  it('whose key changed is refused with a warning', async () => {
    const report = await tried({ hostKey: `SHA256:${'A'.repeat(43)}` })
    expect(report.seeds[0]?.failure).toMatchObject({ reason: 'host-key', message: expect.stringContaining('another key than before') })
  })

  it('that does not know the user says so', async () => {
    expect((await tried({ keyFile: undefined })).seeds[0]?.failure).toMatchObject({ reason: 'tunnel', message: expect.stringContaining('did not accept') })
  })

  it('whose SSH port is shut says so', async () => {
    const [closed] = await freePorts(1)
    expect((await tried({ port: closed! })).seeds[0]?.failure).toMatchObject({ reason: 'tunnel', message: expect.stringMatching(/ECONNREFUSED/) })
  })

  it('reports a node that the SSH server cannot reach', async () => {
    const [closed] = await freePorts(1)
    const path = pathOfProfile(profile(), {})
    const report = await testConnection({ seeds: [{ host: '127.0.0.1', port: closed! }], credentials: undefined, path })
    path.close()
    expect(report.seeds[0]?.failure).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('Connection refused') })
  })

  it('is followed through a failover, and routed into after it', async () => {
    let latest: Topology | undefined
    const path = pathOfProfile(profile(), {})
    paths.push(path)
    // A replica that never finished its first copy does not stand for election.
    await until('the replicas follow', async () => (await Promise.all(nodes.slice(3).map((node) => node.text('info', 'replication')))).every((info) => info.includes('master_link_status:up')), 40_000)
    const watch = new TopologyWatch({ seed: profile().seeds[0]!, path, busyMs: 50, calmMs: 100, timeoutMs: 2000, onChange: (topology) => (latest = topology) })
    latest = await watch.start()
    const client = new ClusterClient({ seed: watch.viewedNode, path, mode: 'smart', connectTimeoutMs: 3000 })
    await client.connect()
    const before = latest.shards.find(({ letter }) => letter === 'B')!.primaryId
    await nodes[1]!.stop('SIGKILL')
    await until('the replica took over, seen through the tunnel', () => latest?.shards.find(({ letter }) => letter === 'B')?.primaryId !== before && latest?.state === 'ok', 30_000)
    expect(await client.send(['SET', 'key:test:2', 'after the failover'])).toMatchObject({ text: 'OK' })
    client.close()
    watch.stop()
  }, 100_000)
})
