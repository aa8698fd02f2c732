import type { Reasons } from './reason.ts'

const NO_CHILD = 'looks for the forked child by its parent and kills it: a snapshot is made in the process, without a fork'
const ONE_THREAD = 'wants BUSY answered while a script runs: a node has one thread, and ends a script that takes it for longer than busy-reply-threshold'

export const replicationReasons: Reasons = {
  'integration/replication': [
    { check: 'Master stream is correctly processed while the replica has a script in -BUSY state', why: ONE_THREAD },
    { check: 'Busy script during async loading', why: ONE_THREAD },
    { check: 'diskless replication child being killed is collected', why: NO_CHILD },
    { check: 'replication child dies when parent is killed', why: NO_CHILD },
    { check: 'replica can handle EINTR if use diskless load', why: 'waits for the software watchdog, a timer signal that interrupts a blocked read: no read blocks the process here' },
  ],
}
