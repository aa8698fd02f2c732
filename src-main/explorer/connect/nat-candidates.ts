import type { NodeAddress } from '../hop-trace.ts'

/** Ports around the seed's that are looked at, on either side, for each node that is missing. */
const PORTS_PER_NODE = 2
const MOST_NEIGHBOURS = 64

/**
 * Where nodes behind a port forward are likely to answer, seen from the one that does: at its host with their own port
 * (published one to one), with the distance the forward put between its own two ports, and on the ports around its own
 * (nodes that all announce 6379, forwarded one after another). The likeliest first.
 */
export function neighbourAddresses(seed: NodeAddress, seedAnnounced: NodeAddress | undefined, missing: readonly NodeAddress[]): NodeAddress[] {
  const offset = seed.port - (seedAnnounced?.port ?? seed.port)
  const reach = Math.min(MOST_NEIGHBOURS, Math.max(6, missing.length * PORTS_PER_NODE))
  const around = Array.from({ length: reach }, (_, i) => [seed.port + i + 1, seed.port - i - 1]).flat()
  const ports = new Set([...missing.map(({ port }) => port), ...missing.map(({ port }) => port + offset), ...around])
  return [...ports].filter((port) => port >= 1 && port <= 65535).map((port) => ({ host: seed.host, port }))
}
