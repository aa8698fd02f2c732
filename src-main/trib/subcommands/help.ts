import * as option from './option-specs.ts'
import { COMMON_OPTIONS, type OptionSpec } from './option-specs.ts'

export interface SubcommandSpec {
  readonly name: string
  readonly operands: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  /** Words it does not know are operands: they belong to the command it passes on. */
  readonly takesForeignWords?: boolean | undefined
}

export const SUBCOMMANDS: readonly SubcommandSpec[] = [
  { name: 'create', operands: 'host1:port1 ... hostN:portN', summary: 'Makes a cluster of empty nodes.', options: [option.REPLICAS, option.WAIT, ...option.CHANGE_OPTIONS] },
  { name: 'check', operands: 'host:port', summary: 'Says everything that is wrong with a cluster, and which nodes disagree about what.', options: [option.OWNERS] },
  { name: 'info', operands: 'host:port', summary: 'Keys, slots and replicas of every primary.', options: [] },
  { name: 'fix', operands: 'host:port', summary: 'Repairs what check finds, each finding explained before it is touched.', options: [option.OWNERS, option.UNREACHABLE, ...option.MOVE_OPTIONS] },
  { name: 'reshard', operands: 'host:port', summary: 'Moves a number of slots from some primaries to one.', options: [option.FROM, option.TO, option.SLOTS, ...option.MOVE_OPTIONS] },
  {
    name: 'rebalance',
    operands: 'host:port',
    summary: 'Evens out slots by weight, or keys, memory or processor time as measured.',
    options: [option.WEIGHT, option.AUTO_WEIGHTS, option.USE_EMPTY, option.SIMULATE, option.THRESHOLD, option.BY, ...option.MOVE_OPTIONS],
  },
  { name: 'add-node', operands: 'new_host:new_port existing_host:existing_port', summary: 'Takes an empty node into the cluster.', options: [option.SLAVE, option.MASTER_ID, ...option.CHANGE_OPTIONS] },
  { name: 'del-node', operands: 'host:port node_id', summary: 'Removes a node without slots; its replicas go to the primary with the fewest.', options: [option.DRAIN, option.SHUTDOWN, ...option.MOVE_OPTIONS] },
  { name: 'set-timeout', operands: 'host:port milliseconds', summary: 'Sets cluster-node-timeout everywhere.', options: [] },
  { name: 'call', operands: 'host:port command arg arg .. arg', summary: 'Sends one command to every node.', options: [option.ONLY_MASTERS, option.ONLY_REPLICAS], takesForeignWords: true },
  {
    name: 'import',
    operands: 'host:port',
    summary: "Brings a standalone server's keys into the cluster while it goes on serving.",
    options: [option.IMPORT_FROM, option.FROM_USER, option.FROM_PASS, option.FROM_DB, option.COPY, ...option.MOVE_OPTIONS],
  },
  { name: 'backup', operands: 'host:port backup_directory', summary: "Keeps every primary's data and the cluster's layout in a folder.", options: [] },
  { name: 'restore', operands: 'host:port backup_directory', summary: 'Brings the keys of a backup back into a cluster, whatever its layout is now.', options: [option.REPLACE, option.YES, option.DRY_RUN] },
  { name: 'failover', operands: 'host:port [node_id]', summary: 'Makes a replica the primary: the node named, or the one addressed.', options: [option.FORCE, option.TAKEOVER, ...option.CHANGE_OPTIONS] },
  { name: 'replicate', operands: 'host:port node_id primary_id', summary: 'Makes a node without slots the replica of a primary.', options: option.CHANGE_OPTIONS },
  { name: 'forget', operands: 'host:port node_id', summary: 'Makes all members forget a node that is gone.', options: option.CHANGE_OPTIONS },
  { name: 'grow', operands: 'existing_host:existing_port new_host:new_port ...', summary: 'Adds nodes, makes some replicas, and moves an even share of slots to the new primaries.', options: [option.REPLICAS, ...option.MOVE_OPTIONS] },
  { name: 'shrink', operands: 'host:port node_id ...', summary: 'Drains primaries, gives their replicas new primaries, and removes them.', options: [option.SHUTDOWN, ...option.MOVE_OPTIONS] },
  { name: 'resume', operands: '[operation]', summary: 'Goes on with an operation that was interrupted; without a name shows them.', options: [option.JOURNAL_DIR, option.THROTTLE, option.PIPELINE, option.TIMEOUT, option.REPLACE, option.MOVE_BIG_KEYS, option.MIGRATION] },
  { name: 'rollback', operands: 'operation', summary: 'Takes back what an interrupted operation did.', options: [option.JOURNAL_DIR, option.THROTTLE, option.PIPELINE, option.TIMEOUT, option.REPLACE, option.MOVE_BIG_KEYS, option.MIGRATION] },
  { name: 'help', operands: '(show this help)', summary: 'Shows this, or one subcommand with its options explained.', options: [] },
]

/** What `trib help` prints, in redis-trib's layout. */
export function helpLines(): string[] {
  const lines = ['Usage: slotscope trib <command> <options> <arguments ...>', '']
  for (const { name, operands, options } of SUBCOMMANDS) {
    lines.push(`  ${name.padEnd(15)} ${operands}`)
    for (const one of options) if (!option.MOVE_OPTIONS.includes(one)) lines.push(`  ${''.padEnd(15)} ${optionText(one)}`)
  }
  lines.push('', 'Options of what changes a cluster (those about keys where slots are moved):', '', ...option.MOVE_OPTIONS.map((one) => `  ${optionText(one)}`))
  lines.push('', 'Common options:', '', ...COMMON_OPTIONS.map((one) => `  ${optionText(one)}`))
  lines.push('', 'Where one host:port is asked for you can give any working node of the cluster. The password may also stand in REDISCLI_AUTH.')
  return lines
}

/** What `trib help NAME` prints. */
export function subcommandHelpLines({ name, operands, summary, options }: SubcommandSpec): string[] {
  return [`Usage: slotscope trib ${name} <options> ${operands}`, '', summary, '', ...options.map((one) => `  ${optionText(one).padEnd(58)} ${one.meaning ?? ''}`.trimEnd())]
}

function optionText({ spellings, takesValue }: OptionSpec): string {
  return `${spellings.join(', ')}${takesValue ? ' <arg>' : ''}`
}
