import { aclCommand } from '../acl/acl.ts'
import type { CommandSpec } from '../command.ts'
import { commandCommand } from './command.ts'
import { configCommand } from './config.ts'
import { debugCommand } from './debug.ts'
import { infoCommand } from './info.ts'
import { latencyCommand } from './latency.ts'
import { lolwutCommand } from './lolwut.ts'
import { memoryCommand } from './memory.ts'
import { moduleCommand } from './module.ts'
import { monitorCommand } from './monitor.ts'
import { shutdownCommand } from './shutdown.ts'
import { slowlogCommand } from './slowlog.ts'
import { swapdbCommand } from './swapdb.ts'
import { timeCommand } from './time.ts'

export const serverCommands: readonly CommandSpec[] = [
  aclCommand, commandCommand, configCommand, debugCommand, infoCommand, latencyCommand, lolwutCommand, memoryCommand,
  moduleCommand, monitorCommand, shutdownCommand, slowlogCommand, swapdbCommand, timeCommand,
]
