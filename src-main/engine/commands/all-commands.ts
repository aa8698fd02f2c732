import { bitmapCommands } from './bitmap/index.ts'
import { clusterCommands } from './cluster/index.ts'
import type { CommandSpec } from './command.ts'
import { connectionCommands } from './connection/index.ts'
import { genericCommands } from './generic/index.ts'
import { geoCommands } from './geo/index.ts'
import { hashCommands } from './hash/index.ts'
import { hyperloglogCommands } from './hyperloglog/index.ts'
import { listCommands } from './list/index.ts'
import { persistenceCommands } from './persistence/index.ts'
import { pubsubCommands } from './pubsub/index.ts'
import { replicationCommands } from './replication/index.ts'
import { scriptingCommands } from './scripting/index.ts'
import { serverCommands } from './server/index.ts'
import { setCommands } from './set/index.ts'
import { sortedSetCommands } from './sorted-set/index.ts'
import { streamCommands } from './stream/index.ts'
import { stringCommands } from './string/index.ts'
import { transactionCommands } from './transactions/index.ts'

/** Every command of a node, group by group. A new group is one import and one line. */
export const allCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...genericCommands,
  ...stringCommands,
  ...bitmapCommands,
  ...listCommands,
  ...setCommands,
  ...hashCommands,
  ...sortedSetCommands,
  ...streamCommands,
  ...hyperloglogCommands,
  ...geoCommands,
  ...pubsubCommands,
  ...transactionCommands,
  ...scriptingCommands,
  ...serverCommands,
  ...clusterCommands,
  ...replicationCommands,
  ...persistenceCommands,
]
