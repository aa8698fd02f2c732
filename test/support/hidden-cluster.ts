import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { type NetworkNamespace, openNamespace } from './network-namespace.ts'
import type { Running } from './program.ts'
import { type Relay, startRelay } from './tcp-relay.ts'
import { until } from './until.ts'

/** A redis-server that nobody outside its network reaches but by its relay on 127.0.0.1. */
export interface HiddenNode {
  /** As it tells the others, and them only. */
  readonly announced: { readonly host: string; readonly port: number }
  readonly nodeId: string
  readonly relay: Relay
  readonly process: Running
}

export interface HiddenCluster {
  /** Three primaries in the order of their slots, then their replicas. */
  readonly nodes: readonly HiddenNode[]
  /** A lone node of no cluster; its relay stands between the others'. */
  readonly stranger: HiddenNode
  /** What redis-cli prints of a node, asked inside. */
  ask(node: HiddenNode, ...command: readonly string[]): string
  stop(): Promise<void>
}

/** All listen on Redis's own port, as containers do: only their addresses tell them apart. */
const PORT = 6379
const SERVERS = 7
const STRANGER = 3
const OPTIONS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--save', '', '--appendonly', 'no', '--protected-mode', 'no']

/**
 * Six redis-servers, founded by redis-cli as a cluster with a replica each, and a seventh of no cluster, all in a network
 * namespace. What they announce cannot be reached from here; relays on neighbouring ports of 127.0.0.1 lead to them.
 */
export async function startHiddenCluster(): Promise<HiddenCluster> {
  const network = openNamespace()
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-hidden-'))
  const servers: Omit<HiddenNode, 'nodeId'>[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(({ relay }) => relay.close()))
    await Promise.all(servers.map(({ process }) => process.stop('SIGKILL')))
    network.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const [firstPort] = await freePorts(1)
    for (let i = 0; i < SERVERS; i++) servers.push(await startServer(network, folder, i, firstPort! + i))
    const ask = ({ announced }: Pick<HiddenNode, 'announced'>, ...command: readonly string[]): string => network.run('redis-cli', ['-h', announced.host, '-p', String(announced.port), ...command]).trim()
    for (const server of servers) await until(`${server.announced.host} answers; it printed: ${server.process.output()}`, () => ask(server, 'ping') === 'PONG')
    const [stranger, ...members] = [servers[STRANGER]!, ...servers.filter((_, i) => i !== STRANGER)]
    network.run('redis-cli', ['--cluster', 'create', ...members.map(({ announced: { host, port } }) => `${host}:${port}`), '--cluster-replicas', '1', '--cluster-yes'])
    for (const member of members) await until(`${member.announced.host} is content`, () => ask(member, 'cluster', 'info').includes('cluster_state:ok') && !ask(member, 'info', 'replication').includes('master_link_status:down'), 20_000)
    const named = (server: Omit<HiddenNode, 'nodeId'>): HiddenNode => ({ ...server, nodeId: ask(server, 'cluster', 'myid') })
    return { nodes: members.map(named), stranger: named(stranger!), ask, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startServer(network: NetworkNamespace, folder: string, index: number, relayPort: number): Promise<Omit<HiddenNode, 'nodeId'>> {
  const { inside, behindCable } = network.addHost(11 + index)
  const data = mkdtempSync(join(folder, 'node-'))
  const process = network.start('redis-server', ['--port', String(PORT), '--bind', inside, behindCable, '--cluster-announce-ip', inside, '--dir', data, ...OPTIONS], data)
  return { announced: { host: inside, port: PORT }, process, relay: await startRelay(PORT, relayPort, behindCable) }
}
