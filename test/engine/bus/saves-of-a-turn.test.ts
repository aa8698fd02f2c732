import { describe, expect, it } from 'vitest'
import { openCluster } from '../../../src-main/engine/cluster/open-cluster.ts'
import { defaultClusterConfig } from '../../../src-main/engine/cluster/config.ts'
import { ClusterRuntime } from '../../../src-main/engine/bus/cluster-runtime.ts'
import type { Disk } from '../../../src-main/engine/ports/disk.ts'
import { systemClock } from '../../../src-main/engine/ports/system-clock.ts'
import { systemRandom } from '../../../src-main/engine/ports/system-random.ts'

/** A runtime that never listens, on a disk that remembers its writes, with the ends of turns in the test's hand. */
function aRuntime(write: (conf: string) => void = () => undefined) {
  const saves: { conf: string; fsync: boolean }[] = []
  const turns: (() => void)[] = []
  const fatal: string[] = []
  const disk = { writeAtomic: (_path: string, conf: string, { fsync }: { fsync: boolean }) => {
    write(conf)
    saves.push({ conf, fsync })
  } } as unknown as Disk
  const facts = { replicationOffset: () => 0n, primarySilenceMs: () => 0, countKeysInSlot: () => 0, keyCount: () => 0, hasSubscribers: () => false }
  const opened = openCluster({ config: defaultClusterConfig(7999), facts, conf: undefined }, { nowMs: 1_000, random: systemRandom })
  if (!opened.ok) throw new Error(opened.problem)
  const runtime = new ClusterRuntime({
    core: opened.core, clock: systemClock, random: systemRandom, disk, configFile: 'nodes.conf', bindHost: '127.0.0.1', busPort: 17999,
    apply: () => undefined, onFatal: (reason) => fatal.push(reason), soon: (run) => turns.push(run),
  })
  return { runtime, saves, turns, fatal }
}

describe('saves of nodes.conf', () => {
  it('of many changes in a turn are one, with all of them', () => {
    const { runtime, saves, turns } = aRuntime()
    for (let slot = 0; slot < 100; slot++) expect(runtime.admin({ kind: 'add-slots', slots: [slot] })).toMatchObject({ ok: true })
    expect(saves).toEqual([])
    for (const end of turns) end()
    expect(saves).toHaveLength(1)
    expect(saves[0]).toMatchObject({ fsync: true })
    expect(saves[0]!.conf).toContain(' 0-99\n')
  })

  it('come before whatever waits for them: settling twice saves once', () => {
    const { runtime, saves, turns } = aRuntime()
    runtime.admin({ kind: 'add-slots', slots: [5] })
    expect(runtime.settle()).toBeUndefined()
    expect(saves).toHaveLength(1)
    for (const end of turns) end()
    expect(saves).toHaveLength(1)
  })

  it('happen at once for CLUSTER SAVECONFIG, which is told when they fail', () => {
    const { runtime, fatal } = aRuntime(() => {
      throw new Error('ENOSPC')
    })
    expect(runtime.admin({ kind: 'save-config' })).toEqual({ ok: false, error: 'ERR error saving the cluster node config: ENOSPC' })
    expect(fatal).toEqual(["can't update cluster config file: ENOSPC"])
  })
})
