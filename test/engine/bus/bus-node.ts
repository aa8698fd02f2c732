import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClusterRuntime, type PacketTap } from '../../../src-main/engine/bus/cluster-runtime.ts'
import { type ClusterConfig, defaultClusterConfig } from '../../../src-main/engine/cluster/config.ts'
import type { NodeEffect, ObserverEffect } from '../../../src-main/engine/cluster/effects.ts'
import { openCluster } from '../../../src-main/engine/cluster/open-cluster.ts'
import { folderDisk } from '../../../src-main/engine/ports/folder-disk.ts'
import { systemClock } from '../../../src-main/engine/ports/system-clock.ts'
import { systemRandom } from '../../../src-main/engine/ports/system-random.ts'

/** A node's bus without the rest of the node: real sockets, clock and disk; keys and replication are made up. */
export interface BusNode {
  readonly port: number
  readonly runtime: ClusterRuntime
  readonly effects: (NodeEffect | ObserverEffect)[]
  readonly packets: PacketTap[]
  readonly facts: { offset: bigint; silenceMs: number }
  stop(): void
}

export async function startBusNode(port: number, settings: Partial<ClusterConfig> = {}): Promise<BusNode> {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-bus-'))
  const disk = folderDisk(() => folder)
  const effects: (NodeEffect | ObserverEffect)[] = []
  const packets: PacketTap[] = []
  const world = { offset: 0n, silenceMs: 0 }
  const facts = {
    replicationOffset: () => world.offset,
    primarySilenceMs: () => world.silenceMs,
    countKeysInSlot: () => 0,
    keyCount: () => 0,
    hasSubscribers: () => true,
  }
  const config = { ...defaultClusterConfig(port), nodeTimeoutMs: 2000, ...settings }
  const opened = openCluster({ config, facts, conf: undefined }, { nowMs: Date.now(), random: systemRandom })
  if (!opened.ok) throw new Error(opened.problem)
  const runtime = new ClusterRuntime({
    core: opened.core,
    clock: systemClock,
    random: systemRandom,
    disk,
    configFile: 'nodes.conf',
    bindHost: '127.0.0.1',
    busPort: config.busPort,
    apply: (effect) => effects.push(effect),
    onFatal: (reason) => {
      throw new Error(reason)
    },
    onPacket: (tap) => packets.push(tap),
  })
  const stop = (): void => {
    runtime.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await runtime.start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  runtime.apply(opened.first)
  return { port, runtime, effects, packets, facts: world, stop }
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}
