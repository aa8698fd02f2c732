import type { CommandSpec } from '../command.ts'
import { failoverCommand } from './failover.ts'
import { psyncCommand } from './psync.ts'
import { replconfCommand } from './replconf.ts'
import { replicaofCommand } from './replicaof.ts'
import { roleCommand } from './role.ts'
import { slaveofCommand } from './slaveof.ts'
import { syncCommand } from './sync.ts'
import { waitCommand } from './wait.ts'

export const replicationCommands: readonly CommandSpec[] = [
  replicaofCommand,
  slaveofCommand,
  roleCommand,
  failoverCommand,
  waitCommand,
  replconfCommand,
  psyncCommand,
  syncCommand,
]
