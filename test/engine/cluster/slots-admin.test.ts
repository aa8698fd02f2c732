import { describe, expect, it } from 'vitest'
import type { AdminReply } from '../../../src-main/engine/cluster/admin/command.ts'
import { isPrimary, isReplica } from '../../../src-main/engine/cluster/node.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const OK = { ok: true, status: 'OK' }

function error(text: string): AdminReply {
  return { ok: false, error: `ERR ${text}` }
}

function three(seed: number): { cluster: VirtualCluster; id: (port: number) => string } {
  const cluster = new VirtualCluster(seed)
  cluster.create([7000, 7001, 7002], 3)
  cluster.run(1500)
  return { cluster, id: (port) => cluster.at(port).core.myself.id }
}

describe('ADDSLOTS and DELSLOTS', () => {
  it('are all or nothing, in the words of Redis', () => {
    const cluster = new VirtualCluster(1)
    cluster.add(7000)
    expect(cluster.admin(7000, { kind: 'add-slots', slots: [1, 2, 1] })).toEqual(error('Slot 1 specified multiple times'))
    expect(cluster.admin(7000, { kind: 'add-slots', slots: [1, 2] })).toEqual(OK)
    expect(cluster.admin(7000, { kind: 'add-slots', slots: [3, 2] })).toEqual(error('Slot 2 is already busy'))
    expect(cluster.admin(7000, { kind: 'del-slots', slots: [1, 3] })).toEqual(error('Slot 3 is already unassigned'))
    expect(cluster.at(7000).core.describeNodes()).toContain('connected 1-2\n')
    cluster.at(7000).keys.set(1, 1)
    expect(cluster.admin(7000, { kind: 'flush-slots' })).toEqual(error('DB must be empty to perform CLUSTER FLUSHSLOTS.'))
    cluster.at(7000).keys.clear()
    expect(cluster.admin(7000, { kind: 'flush-slots' })).toEqual(OK)
    expect(cluster.at(7000).core.myself.slotCount).toBe(0)
  })

  it('a new node that is given all slots serves at once', () => {
    const cluster = new VirtualCluster(2)
    cluster.add(7000)
    cluster.run(250)
    cluster.admin(7000, { kind: 'add-slots', slots: Array.from({ length: 16384 }, (_, slot) => slot) })
    expect(cluster.at(7000).core.state).toBe('ok')
  })
})

describe('SETSLOT', () => {
  it('moves a slot: the importer gets a new epoch and everybody follows', () => {
    const { cluster, id } = three(3)
    expect(cluster.admin(7001, { kind: 'set-slot-importing', slot: 5, nodeId: id(7000) })).toEqual(OK)
    expect(cluster.admin(7000, { kind: 'set-slot-migrating', slot: 5, nodeId: id(7001) })).toEqual(OK)
    expect(cluster.at(7000).core.describeNodes()).toContain(`[5->-${id(7001)}]`)
    expect(cluster.at(7001).core.describeNodes()).toContain(`[5-<-${id(7000)}]`)
    expect(cluster.admin(7001, { kind: 'set-slot-node', slot: 5, nodeId: id(7001) })).toEqual(OK)
    cluster.run(100)
    for (const port of [7000, 7001, 7002]) expect(cluster.at(port).core.slotOwner(5)?.port).toBe(7001)
    expect(cluster.at(7001).core.myself.configEpoch).toBe(4n)
    expect(cluster.admin(7000, { kind: 'set-slot-node', slot: 5, nodeId: id(7001) })).toEqual(OK)
    expect(cluster.at(7000).core.migratingTo(5)).toBeUndefined()
  })

  it('refuses what makes no sense, in the words of Redis', () => {
    const { cluster, id } = three(4)
    const nobody = 'f'.repeat(40)
    const set = (kind: 'set-slot-migrating' | 'set-slot-importing' | 'set-slot-node', slot: number, nodeId: string) =>
      cluster.admin(7000, { kind, slot, nodeId })
    expect(set('set-slot-migrating', 16383, id(7001))).toEqual(error("I'm not the owner of hash slot 16383"))
    expect(set('set-slot-importing', 0, id(7001))).toEqual(error("I'm already the owner of hash slot 0"))
    expect(set('set-slot-migrating', 0, nobody)).toEqual(error(`I don't know about node ${nobody}`))
    expect(set('set-slot-node', 0, nobody)).toEqual(error(`Unknown node ${nobody}`))
    cluster.at(7000).keys.set(0, 2)
    expect(set('set-slot-node', 0, id(7001))).toEqual(
      error("Can't assign hashslot 0 to a different node while I still hold keys for this hash slot."),
    )
  })

  it('leaves a slot alone that is being imported, whoever claims it', () => {
    const { cluster, id } = three(5)
    cluster.admin(7002, { kind: 'set-slot-importing', slot: 0, nodeId: id(7000) })
    cluster.admin(7001, { kind: 'set-slot-importing', slot: 0, nodeId: id(7000) })
    cluster.admin(7001, { kind: 'set-slot-node', slot: 0, nodeId: id(7001) })
    cluster.run(3000)
    expect(cluster.at(7000).core.slotOwner(0)?.port).toBe(7001)
    expect(cluster.at(7002).core.slotOwner(0)?.port).toBe(7000)
  })

  it('drops the keys of a slot lost to a greater epoch', () => {
    const { cluster, id } = three(6)
    cluster.at(7000).keys.set(0, 2)
    cluster.admin(7001, { kind: 'set-slot-importing', slot: 0, nodeId: id(7000) })
    cluster.admin(7001, { kind: 'set-slot-node', slot: 0, nodeId: id(7001) })
    cluster.run(100)
    expect(cluster.at(7000).keys.has(0)).toBe(false)
  })
})

describe('REPLICATE, FORGET, RESET and epochs', () => {
  it('refuse what makes no sense, in the words of Redis', () => {
    const { cluster, id } = three(7)
    expect(cluster.admin(7000, { kind: 'replicate', nodeId: id(7000) })).toEqual(error("Can't replicate myself"))
    expect(cluster.admin(7000, { kind: 'replicate', nodeId: id(7001) })).toEqual(
      error('To set a master the node must be empty and without assigned slots.'),
    )
    expect(cluster.admin(7000, { kind: 'forget', nodeId: id(7000) })).toEqual(
      error("I tried hard but I can't forget myself..."),
    )
    expect(cluster.admin(7000, { kind: 'forget', nodeId: 'e'.repeat(40) })).toEqual(error(`Unknown node ${'e'.repeat(40)}`))
    expect(cluster.admin(7000, { kind: 'set-config-epoch', epoch: 9n })).toEqual(
      error('The user can assign a config epoch only when the node does not know any other node.'),
    )
    cluster.at(7000).keys.set(0, 1)
    expect(cluster.admin(7000, { kind: 'reset', hard: false })).toEqual(
      error("CLUSTER RESET can't be called with master nodes containing keys"),
    )
  })

  it('RESET SOFT keeps the id and the epochs, HARD keeps neither', () => {
    const { cluster, id } = three(8)
    const before = id(7000)
    expect(cluster.admin(7000, { kind: 'reset', hard: false })).toEqual(OK)
    expect(id(7000)).toBe(before)
    expect(cluster.at(7000).core.view.currentEpoch).toBe(3n)
    expect([...cluster.at(7000).core.nodes]).toHaveLength(1)
    expect(cluster.admin(7001, { kind: 'reset', hard: true })).toEqual(OK)
    expect(id(7001)).not.toBe(before)
    expect(cluster.at(7001).core.view.currentEpoch).toBe(0n)
    expect(cluster.at(7001).core.myself.configEpoch).toBe(0n)
  })

  it('RESET of a replica makes it an empty primary', () => {
    const cluster = new VirtualCluster(9)
    cluster.create([7000, 7001, 7002, 7003], 3)
    cluster.at(7003).keys.set(1, 1)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.admin(7003, { kind: 'reset', hard: false })).toEqual(OK)
    expect(isPrimary(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.at(7003).keys.size).toBe(0)
    expect(cluster.at(7003).followedPort).toBeUndefined()
  })

  it('BUMPEPOCH says whether anything changed', () => {
    const { cluster } = three(10)
    expect(cluster.admin(7000, { kind: 'bump-epoch' })).toEqual({ ok: true, status: 'BUMPED 4' })
    expect(cluster.admin(7000, { kind: 'bump-epoch' })).toEqual({ ok: true, status: 'STILL 4' })
  })

  it('claims slots whose keys were found on disk, or marks them as importing', () => {
    const { cluster } = three(11)
    cluster.at(7000).keys.set(16383, 1).set(0, 1)
    cluster.step(7000, { kind: 'data-loaded' })
    expect(cluster.at(7000).core.importingFrom(16383)?.port).toBe(7002)
    expect(cluster.at(7000).core.importingFrom(0)).toBeUndefined()
  })
})
