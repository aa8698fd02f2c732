import { describe, expect, it } from 'vitest'
import { type RouteRequest, routeBlocked, routeCommand, servesSlot } from '../../../src-main/engine/cluster/route.ts'
import { redirectText } from '../../../src-main/engine/cluster/redirect-reply.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const PORTS = [7000, 7001, 7002, 7003, 7004, 7005]

function started(settings = {}): VirtualCluster {
  const cluster = new VirtualCluster(31, settings)
  cluster.create(PORTS, 3)
  cluster.run(1000)
  return cluster
}

function request(slots: number[], extra: Partial<RouteRequest> = {}): RouteRequest {
  return {
    keys: slots.map((slot, at) => `key-${slot}-${at}`),
    slots,
    isWrite: false,
    isReadonlyClient: false,
    isAsking: false,
    isMigrate: false,
    isShardPubsub: false,
    hasKey: () => true,
    ...extra,
  }
}

function answer(cluster: VirtualCluster, port: number, slots: number[], extra: Partial<RouteRequest> = {}): string {
  const { core } = cluster.at(port)
  const route = routeCommand(core, request(slots, extra))
  return route.kind === 'serve' ? 'serve' : redirectText(core.config, route)
}

function openSlot(cluster: VirtualCluster): void {
  const id = (port: number): string => cluster.at(port).core.myself.id
  cluster.admin(7001, { kind: 'set-slot-importing', slot: 0, nodeId: id(7000) })
  cluster.admin(7000, { kind: 'set-slot-migrating', slot: 0, nodeId: id(7001) })
}

describe('routing a command', () => {
  it('serves its own slots and requests without keys, and names the owner of others', () => {
    const cluster = started()
    expect(answer(cluster, 7000, [])).toBe('serve')
    expect(answer(cluster, 7000, [0])).toBe('serve')
    expect(answer(cluster, 7000, [16383])).toBe('MOVED 16383 127.0.0.1:7002')
    expect(servesSlot(cluster.at(7000).core, 0)).toBe(true)
    expect(servesSlot(cluster.at(7000).core, 16383)).toBe(false)
  })

  it('refuses keys of several slots', () => {
    expect(answer(started(), 7000, [0, 1])).toBe("CROSSSLOT Keys in request don't hash to the same slot")
  })

  it('sends missing keys of a migrating slot on with ASK and serves the others', () => {
    const cluster = started()
    openSlot(cluster)
    expect(answer(cluster, 7000, [0])).toBe('serve')
    expect(answer(cluster, 7000, [0], { hasKey: () => false })).toBe('ASK 0 127.0.0.1:7001')
    const half = { hasKey: (key: string) => key === 'key-0-0' }
    expect(answer(cluster, 7000, [0, 0], half)).toBe('TRYAGAIN Multiple keys request during rehashing of slot')
    expect(answer(cluster, 7000, [0], { hasKey: () => false, isMigrate: true })).toBe('serve')
  })

  it('serves an importing slot only after ASKING', () => {
    const cluster = started()
    openSlot(cluster)
    expect(answer(cluster, 7001, [0])).toBe('MOVED 0 127.0.0.1:7000')
    expect(answer(cluster, 7001, [0], { isAsking: true, hasKey: () => false })).toBe('serve')
    const half = { isAsking: true, hasKey: (key: string) => key === 'key-0-0' }
    expect(answer(cluster, 7001, [0, 0], half)).toBe('TRYAGAIN Multiple keys request during rehashing of slot')
    const same = { isAsking: true, keys: ['one', 'one'], hasKey: () => false }
    expect(answer(cluster, 7001, [0, 0], same)).toBe('serve')
  })

  it('lets a READONLY client read from a replica of the owner, and only read', () => {
    const cluster = started()
    expect(answer(cluster, 7003, [0])).toBe('MOVED 0 127.0.0.1:7000')
    expect(answer(cluster, 7003, [0], { isReadonlyClient: true })).toBe('serve')
    expect(answer(cluster, 7003, [0], { isReadonlyClient: true, isWrite: true })).toBe('MOVED 0 127.0.0.1:7000')
    expect(answer(cluster, 7003, [16383], { isReadonlyClient: true })).toBe('MOVED 16383 127.0.0.1:7002')
    expect(answer(cluster, 7003, [0], { isShardPubsub: true })).toBe('serve')
  })

  it('says why when the cluster is down', () => {
    const cluster = started()
    cluster.cut([7000], PORTS.slice(1))
    cluster.run(3000)
    expect(answer(cluster, 7000, [0])).toBe('CLUSTERDOWN The cluster is down')
    expect(answer(cluster, 7000, [0], { isShardPubsub: true })).toBe('serve')
    const { core } = cluster.at(7000)
    cluster.step(7000, { kind: 'config', config: { ...core.config, allowReadsWhenDown: true } })
    expect(answer(cluster, 7000, [0])).toBe('serve')
    expect(answer(cluster, 7000, [0], { isWrite: true })).toBe(
      'CLUSTERDOWN The cluster is down and only accepts read commands',
    )
  })

  it('says so when nobody serves the slot', () => {
    const cluster = new VirtualCluster(32)
    cluster.add(7000)
    expect(answer(cluster, 7000, [0])).toBe('CLUSTERDOWN Hash slot not served')
  })

  it('names the endpoint that the configuration prefers', () => {
    const cluster = started()
    const { core } = cluster.at(7000)
    const prefer = (preferredEndpointType: 'hostname' | 'unknown-endpoint'): void => {
      cluster.step(7000, { kind: 'config', config: { ...core.config, preferredEndpointType } })
    }
    prefer('hostname')
    expect(answer(cluster, 7000, [16383])).toBe('MOVED 16383 ?:7002')
    const peer = cluster.at(7002).core
    cluster.step(7002, { kind: 'config', config: { ...peer.config, announceHostname: 'host-c.example' } })
    cluster.run(2000)
    expect(answer(cluster, 7000, [16383])).toBe('MOVED 16383 host-c.example:7002')
    prefer('unknown-endpoint')
    expect(answer(cluster, 7000, [16383])).toBe('MOVED 16383 :7002')
  })

  it('sends blocked clients away only when their slot has left', () => {
    const cluster = started()
    const plain = { isReadonlyClient: false, isWrite: true }
    expect(routeBlocked(cluster.at(7000).core, 0, plain)).toBeUndefined()
    expect(routeBlocked(cluster.at(7000).core, 16383, plain)).toMatchObject({ kind: 'moved' })
  })
})
