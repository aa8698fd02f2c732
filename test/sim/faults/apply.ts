import type { SimNode } from '../sim-node.ts'
import { BUS_PORT, CLIENT_PORT } from '../sim-node.ts'
import { CLIENTS } from '../paths.ts'
import { newestClaimant, Reshard } from '../operator.ts'
import type { World } from '../world.ts'
import { garbage } from './garbage.ts'
import { hostileCommand } from './hostile-admin.ts'
import type { FaultEvent, FaultKind } from './fault.ts'

/** What a fault does, and how it ends; answers false where it found nothing to do. */
type Verb = (world: World, fault: FaultEvent, nodes: readonly SimNode[]) => boolean

const FLAPS = 6
const REJOIN_PERIOD_MS = 1000
const REJOIN_TRIES = 100

/** Carries out a fault and arranges its end. Answers whether it had an effect. */
export function applyFault(world: World, fault: FaultEvent): boolean {
  const nodes = fault.nodes.filter((index) => index < world.nodes.length).map((index) => world.node(index))
  return nodes.length > 0 && VERBS[fault.kind](world, fault, nodes)
}

/** Ends everything that lasts, as when all operators have gone to work: mended, resumed, corrected, restarted. */
export function endAllFaults(world: World): void {
  world.paths.mendAll()
  world.network.lossRate = 0
  world.network.duplicating = false
  for (const node of world.nodes) {
    node.disk.full = false
    node.clock.correct(world.timeline.nowMs)
    world.slowReplica(node, 0)
    node.resume()
    node.start()
  }
}

function later(world: World, fault: FaultEvent, run: () => void): void {
  world.timeline.after(fault.forMs, run)
}

function first(nodes: readonly SimNode[]): SimNode {
  return nodes[0] as SimNode
}

function second(nodes: readonly SimNode[]): SimNode {
  return nodes[1] ?? first(nodes)
}

/** Cuts every pair in the given direction(s) and mends the same later. */
function cutPairs(world: World, fault: FaultEvent, pairs: readonly (readonly [number, number])[]): boolean {
  for (const [from, to] of pairs) world.paths.cut(from, to)
  later(world, fault, () => {
    for (const [from, to] of pairs) world.paths.mend(from, to)
  })
  return pairs.length > 0
}

function bothWays(one: number, other: number): [number, number][] {
  return [[one, other], [other, one]]
}

function down(world: World, fault: FaultEvent, node: SimNode, how: (node: SimNode) => void): boolean {
  if (!node.running) return false
  how(node)
  later(world, fault, () => node.start())
  return true
}

function replicaAmong(world: World, nodes: readonly SimNode[]): SimNode | undefined {
  const isReplica = (node: SimNode): boolean => node.responsive && !node.isPrimary
  return nodes.find(isReplica) ?? world.nodes.find(isReplica)
}

function failover(mode: 'plain' | 'force' | 'takeover'): Verb {
  return (world, _fault, nodes) => replicaAmong(world, nodes)?.admin({ kind: 'failover', mode }).ok ?? false
}

const VERBS: Readonly<Record<FaultKind, Verb>> = {
  kill: (world, fault, nodes) => down(world, fault, first(nodes), (node) => node.kill()),
  stop: (world, fault, nodes) => down(world, fault, first(nodes), (node) => node.stop()),
  'power-loss': (world, fault, nodes) => down(world, fault, first(nodes), (node) => node.losePower()),
  blackout: (world, fault, nodes) => nodes.map((node) => down(world, fault, node, (dark) => dark.losePower())).some(Boolean),
  pause: (world, fault, nodes) => {
    const node = first(nodes)
    if (!node.responsive) return false
    node.pause()
    later(world, fault, () => node.resume())
    return true
  },
  partition: (world, fault, nodes) => {
    const inside = new Set(nodes)
    const outside = world.nodes.filter((node) => !inside.has(node))
    // Some clients' networks go with the minority, some with the majority: they reach one side only.
    const away = fault.amount % 2 === 0 ? nodes : outside
    const pairs = nodes.flatMap((node) => outside.flatMap((other) => bothWays(node.index, other.index)))
    return cutPairs(world, fault, fault.amount % 3 === 0 ? pairs : [...pairs, ...away.flatMap((node) => bothWays(CLIENTS, node.index))])
  },
  isolate: (world, fault, nodes) => {
    const node = first(nodes)
    const others = world.nodes.filter((other) => other !== node)
    return cutPairs(world, fault, others.flatMap((other) => bothWays(node.index, other.index)))
  },
  'one-way-cut': (world, fault, nodes) => {
    const node = first(nodes)
    const others = fault.amount % 2 === 0 ? world.nodes.filter((other) => other !== node) : nodes.slice(1)
    const outbound = fault.amount % 4 < 2
    return cutPairs(world, fault, others.map((other) => (outbound ? [node.index, other.index] : [other.index, node.index])))
  },
  'ring-cut': (world, fault, nodes) => {
    const pairs: [number, number][] = []
    for (const [at, one] of nodes.entries()) {
      // Neighbours in the ring, and the two ends of it, still hear each other.
      for (const other of nodes.slice(at + 2, at === 0 ? -1 : undefined)) pairs.push(...bothWays(one.index, other.index))
    }
    return cutPairs(world, fault, pairs)
  },
  flap: (world, fault, nodes) => {
    const pairs = bothWays(first(nodes).index, second(nodes).index)
    const periodMs = Math.max(50, fault.forMs / FLAPS)
    for (let flap = 0; flap < FLAPS; flap++) {
      world.timeline.after(flap * periodMs, () => cutPairs(world, { ...fault, forMs: periodMs / 2 }, pairs))
    }
    return true
  },
  'break-links': (world, _fault, nodes) => {
    world.network.breakBetween(first(nodes), second(nodes))
    return true
  },
  'half-close': (world, _fault, nodes) => {
    world.network.halfClose(first(nodes), second(nodes))
    return true
  },
  lossy: (world, fault) => {
    world.network.lossRate = fault.amount / 100
    later(world, fault, () => (world.network.lossRate = 0))
    return true
  },
  duplicate: (world, fault, nodes) => {
    world.network.duplicating = true
    later(world, fault, () => {
      world.network.breakBetween(first(nodes), second(nodes))
      later(world, fault, () => (world.network.duplicating = false))
    })
    return true
  },
  slow: (world, fault, nodes) => {
    world.paths.slow(first(nodes).index, fault.amount)
    later(world, fault, () => world.paths.slow(first(nodes).index, 0))
    return true
  },
  'slow-replication': (world, fault, nodes) => {
    world.slowReplica(first(nodes), fault.amount)
    later(world, fault, () => world.slowReplica(first(nodes), 0))
    return true
  },
  'cut-clients': (world, fault, nodes) => cutPairs(world, fault, bothWays(CLIENTS, first(nodes).index)),
  garbage: (world, fault, nodes) => {
    for (const bytes of garbage(fault.amount)) world.network.inject(first(nodes), bytes)
    return first(nodes).running
  },
  'disk-full': (world, fault, nodes) => {
    first(nodes).disk.full = true
    later(world, fault, () => {
      first(nodes).disk.full = false
      first(nodes).start()
    })
    return true
  },
  'wipe-replica': (world, fault, nodes) => {
    const node = replicaAmong(world, nodes)
    const primaryId = node?.core.myself.replicaOf?.id
    if (!node || primaryId === undefined) return false
    node.kill()
    node.disk.erase()
    node.store.erase()
    later(world, fault, () => rejoin(world, node, primaryId))
    return true
  },
  'clock-jump': (world, fault, nodes) => {
    first(nodes).clockTouched = true
    first(nodes).clock.jump(world.timeline.nowMs, fault.amount)
    return true
  },
  'clock-drift': (world, fault, nodes) => {
    first(nodes).clockTouched = true
    first(nodes).clock.drift(world.timeline.nowMs, 1 + fault.amount / 100)
    return true
  },
  'equal-epochs': (_world, _fault, nodes) => {
    const primaries = nodes.filter((node) => node.responsive && node.isPrimary)
    for (const node of primaries) node.admin({ kind: 'bump-epoch' })
    return primaries.length > 1
  },
  'manual-failover': failover('plain'),
  'force-failover': failover('force'),
  takeover: failover('takeover'),
  reshard: (world, fault, nodes) => {
    const slot = world.activeSlots[fault.amount % world.activeSlots.length] ?? 0
    const source = newestClaimant(world.nodes, slot)
    const target = [...nodes, ...world.nodes].find((node) => node !== source && node.responsive && node.isPrimary)
    if (!source?.responsive || !target) return false
    new Reshard(world, slot, source, target).start()
    return true
  },
  'forget-and-meet': (world, fault, nodes) => {
    const { id } = second(nodes).core.myself
    for (const node of world.nodes) if (node !== second(nodes)) node.admin({ kind: 'forget', nodeId: id })
    later(world, fault, () => meet(first(nodes), second(nodes)))
    return true
  },
  'hostile-admin': (world, fault, nodes) => first(nodes).admin(hostileCommand(world, fault, second(nodes))).ok,
}

function meet(node: SimNode, other: SimNode): void {
  node.admin({ kind: 'meet', ip: other.ip, port: CLIENT_PORT, busPort: BUS_PORT })
}

/** A replica that lost its disk comes back as a new node; an operator adds it again, and again until it has worked. */
function rejoin(world: World, node: SimNode, primaryId: string): void {
  node.start()
  let tries = 0
  const join = (): void => {
    if (node.running && node.core.myself.replicaOf) return
    const other = world.nodes.find((candidate) => candidate !== node && candidate.responsive)
    if (other && world.knows(node) < 2) meet(other, node)
    const primary = node.running ? (node.core.node(primaryId)?.replicaOf?.id ?? primaryId) : primaryId
    node.admin({ kind: 'replicate', nodeId: primary })
    if (++tries < REJOIN_TRIES) world.timeline.after(REJOIN_PERIOD_MS, join)
  }
  join()
}
