import type { Bytes } from './bytes.ts'
import type { Config } from './config/config.ts'
import type { NodeServices } from './node-services.ts'
import type { Clock } from './ports/clock.ts'
import { keyDelayOf } from './replication/key-delay.ts'
import { Snapshots } from './replication/snapshots.ts'
import { REDIS_VERSION } from './version.ts'

/** The snapshots of a node, written as its configuration says at the moment. */
export function makeSnapshots(config: Config, clock: Clock): Snapshots {
  return new Snapshots(undefined, {
    delay: () => keyDelayOf(config.integer('rdb-key-save-delay')),
    later: (run, delayMs) => void clock.setTimeout(run, delayMs),
    format: () => ({ compresses: config.boolean('rdbcompression'), hasChecksum: config.boolean('rdbchecksum') }),
  })
}

/** Auxiliary fields of a snapshot's header (rdbSaveInfoAuxFields). */
export function snapshotFacts({ clock, memory }: Pick<NodeServices, 'clock' | 'memory'>): [Bytes, Bytes][] {
  return [
    ['redis-ver', REDIS_VERSION],
    ['redis-bits', '64'],
    ['ctime', String(Math.floor(clock.nowMs() / 1000))],
    ['used-mem', String(memory().heapUsedBytes)],
    ['aof-base', '0'],
  ]
}
