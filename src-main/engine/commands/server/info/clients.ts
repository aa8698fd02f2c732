import type { CommandContext } from '../../context.ts'

export function clientsLines({ node }: CommandContext): readonly string[] {
  const clients = [...node.clients]
  const largest = (sizeOf: (client: (typeof clients)[number]) => number): number => clients.reduce((most, client) => Math.max(most, sizeOf(client)), 0)
  const links = node.cluster === undefined ? 0 : [...node.cluster.core.nodes].filter((other) => other !== node.cluster!.core.myself).length * 2
  return [
    `connected_clients:${node.clients.count}`,
    `cluster_connections:${links}`,
    `maxclients:${node.config.get('maxclients')}`,
    `client_recent_max_input_buffer:${largest((client) => client.decoder.pendingBytes)}`,
    `client_recent_max_output_buffer:${largest((client) => client.outputBufferBytes)}`,
    `blocked_clients:${clients.filter((client) => client.isSuspended).length - node.blockedClients.leavingCount}`,
    `tracking_clients:${node.tracking.clientCount}`,
    `clients_in_timeout_table:${node.blockedClients.timedCount}`,
  ]
}
