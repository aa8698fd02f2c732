import type { CommandSpec } from '../command.ts'
import { pubsubChannels } from './pubsub-channels.ts'
import { pubsubNumpat } from './pubsub-numpat.ts'
import { pubsubNumsub } from './pubsub-numsub.ts'
import { pubsubShardchannels } from './pubsub-shardchannels.ts'
import { pubsubShardnumsub } from './pubsub-shardnumsub.ts'
import { helpCommand } from '../help-command.ts'

const described: readonly CommandSpec[] = [pubsubChannels, pubsubNumpat, pubsubNumsub, pubsubShardchannels, pubsubShardnumsub]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'pubsub', group: 'pubsub', since: '6.2.0', subcommands: described })]

export const pubsubCommand: CommandSpec = {
  name: 'pubsub',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for what tells of subscriptions.',
    since: '2.8.0',
    group: 'pubsub',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
