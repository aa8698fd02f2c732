import type { CommandSpec } from '../command.ts'
import { addslots } from './addslots.ts'
import { addslotsrange } from './addslotsrange.ts'
import { bumpepoch } from './bumpepoch.ts'
import { cancelslotmigrations } from './cancelslotmigrations.ts'
import { countFailureReports } from './count-failure-reports.ts'
import { countkeysinslot } from './countkeysinslot.ts'
import { delslots } from './delslots.ts'
import { delslotsrange } from './delslotsrange.ts'
import { failover } from './failover.ts'
import { flushslots } from './flushslots.ts'
import { forget } from './forget.ts'
import { getkeysinslot } from './getkeysinslot.ts'
import { getslotmigrations } from './getslotmigrations.ts'
import { help } from './help.ts'
import { info } from './info.ts'
import { keyslot } from './keyslot.ts'
import { links } from './links.ts'
import { meet } from './meet.ts'
import { migrateslots } from './migrateslots.ts'
import { migration } from './migration.ts'
import { myid } from './myid.ts'
import { myshardid } from './myshardid.ts'
import { nodes } from './nodes.ts'
import { replicas } from './replicas.ts'
import { replicate } from './replicate.ts'
import { reset } from './reset.ts'
import { saveconfig } from './saveconfig.ts'
import { setConfigEpoch } from './set-config-epoch.ts'
import { setslot } from './setslot.ts'
import { shards } from './shards.ts'
import { slaves } from './slaves.ts'
import { slotStats } from './slot-stats.ts'
import { slots } from './slots.ts'
import { syncslots } from './syncslots.ts'
import { clusterDoc } from './in-cluster.ts'

export const cluster: CommandSpec = {
  name: 'cluster',
  arity: -2,
  flags: [],
  acl: [],
  doc: clusterDoc('Looks at and changes the cluster.', '3.0.0', '', 'Depends on the subcommand'),
  subcommands: [
    addslots, addslotsrange, bumpepoch, countFailureReports, countkeysinslot, delslots, delslotsrange,
    failover, flushslots, forget, getkeysinslot, help, info, keyslot, links, meet, myid, myshardid, nodes,
    replicas, replicate, reset, saveconfig, setConfigEpoch, setslot, shards, slaves, slotStats, slots,
    // Offered as `atomic-slot-migration` says.
    cancelslotmigrations, getslotmigrations, migrateslots, migration, syncslots,
  ],
}
