import type { Config } from '../config/config.ts'

/** The subcommands of CLUSTER by which each kind of server offers atomic slot migration. */
const COMMANDS_OF = {
  valkey: ['cluster|migrateslots', 'cluster|getslotmigrations', 'cluster|cancelslotmigrations'],
  redis: ['cluster|migration'],
} as const
/** Between nodes, in either dialect. */
const BETWEEN_NODES = 'cluster|syncslots'

/** Those a node does not offer, as `atomic-slot-migration` says. */
export function hiddenCommands(config: Config): ReadonlySet<string> {
  const offered = config.get('atomic-slot-migration')
  if (offered === 'none') return new Set([...COMMANDS_OF.valkey, ...COMMANDS_OF.redis, BETWEEN_NODES])
  const kinds = (['valkey', 'redis'] as const).filter((kind) => offered !== 'both' && offered !== kind)
  return new Set(kinds.flatMap((kind) => COMMANDS_OF[kind]))
}
