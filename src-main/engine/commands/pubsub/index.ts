import type { CommandSpec } from '../command.ts'
import { psubscribeCommand } from './psubscribe.ts'
import { publishCommand } from './publish.ts'
import { pubsubCommand } from './pubsub.ts'
import { punsubscribeCommand } from './punsubscribe.ts'
import { spublishCommand } from './spublish.ts'
import { ssubscribeCommand } from './ssubscribe.ts'
import { subscribeCommand } from './subscribe.ts'
import { sunsubscribeCommand } from './sunsubscribe.ts'
import { unsubscribeCommand } from './unsubscribe.ts'

export const pubsubCommands: readonly CommandSpec[] = [
  subscribeCommand, unsubscribeCommand, psubscribeCommand, punsubscribeCommand, ssubscribeCommand, sunsubscribeCommand,
  publishCommand, spublishCommand, pubsubCommand,
]
