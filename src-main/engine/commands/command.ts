import type { Bytes } from '../bytes.ts'
import type { NodeServices } from '../node-services.ts'
import type { CommandContext } from './context.ts'

/** The flags of COMMAND INFO, in Redis's own words (commands.c, server.h CMD_*). */
export type CommandFlag =
  | 'write' | 'readonly' | 'denyoom' | 'admin' | 'pubsub' | 'noscript' | 'blocking' | 'loading' | 'stale'
  | 'skip_monitor' | 'skip_slowlog' | 'asking' | 'fast' | 'no_auth' | 'may_replicate' | 'no_mandatory_keys'
  | 'no_async_loading' | 'no_multi' | 'movablekeys' | 'allow_busy' | 'protected'
  | 'touches_arbitrary_keys'

export type AclCategory =
  | 'keyspace' | 'read' | 'write' | 'set' | 'sortedset' | 'list' | 'hash' | 'string' | 'bitmap' | 'hyperloglog'
  | 'geo' | 'stream' | 'pubsub' | 'admin' | 'fast' | 'slow' | 'blocking' | 'dangerous' | 'connection' | 'transaction' | 'scripting'

/** What a client that spreads commands over a cluster should know of one (Redis documentation, Command tips). */
export type CommandTip =
  | 'nondeterministic_output' | 'nondeterministic_output_order'
  | `request_policy:${'all_nodes' | 'all_shards' | 'multi_shard' | 'special'}`
  | `response_policy:${'one_succeeded' | 'all_succeeded' | 'agg_logical_and' | 'agg_min' | 'agg_sum' | 'special'}`

export type KeySpecFlag = 'RO' | 'RW' | 'OW' | 'RM' | 'access' | 'update' | 'insert' | 'delete' | 'not_key' | 'incomplete' | 'variable_flags'

/** Where keys stand among the arguments (Redis documentation, Command key specifications). */
export interface KeySpec {
  /** For people: why the flags are what they are. */
  readonly notes?: string
  readonly flags: readonly KeySpecFlag[]
  readonly begin: { readonly index: number } | { readonly keyword: string; readonly startFrom: number } | { readonly unknown: true }
  readonly find:
    | { readonly lastKey: number; readonly step: number; readonly limit: number }
    | { readonly keyNumIndex: number; readonly firstKey: number; readonly step: number }
    | { readonly unknown: true }
}

/** What COMMAND DOCS, hints and completion tell of a command. */
export interface CommandDoc {
  readonly summary: string
  readonly since: string
  readonly group: string
  readonly complexity?: string
  /** The arguments as the documentation writes them: `key value [NX | XX] [EX seconds | PX milliseconds]`, with notes in braces (parseSyntax). */
  readonly syntax: string
  /** Not meant for users: for replication, tests and the like. */
  readonly isSystemCommand?: true
  readonly deprecated?: { readonly since: string; readonly replacedBy: string }
  /** What came later than the command itself. */
  readonly history?: readonly (readonly [since: string, change: string])[]
}

/**
 * One command or subcommand: all that dispatch, redirection, ACL, COMMAND and help know of it.
 * One file exports one of these; the row is the single source of truth.
 */
export interface CommandSpec {
  /** Lower case, as COMMAND lists it; a subcommand has its own word only. */
  readonly name: string
  /** Exact argument count with the name(s), or the negative of the least count. */
  readonly arity: number
  readonly flags: readonly CommandFlag[]
  /** Categories beyond those that the flags imply (read, write, admin+dangerous, pubsub, fast/slow, blocking). */
  readonly acl: readonly AclCategory[]
  readonly tips?: readonly CommandTip[]
  readonly keys?: readonly KeySpec[]
  /** For keys no spec can describe: indexes of the keys among `args`. Throws ReplyError for a malformed command. */
  readonly findKeys?: (args: readonly Bytes[]) => number[]
  /** Flags that hold for one request in place of `flags`: those of the script it runs. */
  readonly flagsFor?: (node: NodeServices, args: readonly Bytes[]) => readonly CommandFlag[]
  readonly doc: CommandDoc
  readonly subcommands?: readonly CommandSpec[]
  /** Serves the command; `args` holds the whole request, command name first. Absent on a mere container of subcommands. */
  readonly run?: (ctx: CommandContext, args: readonly Bytes[]) => void
}

/** The commonest key position: one key, the first argument. */
export function firstKey(...flags: KeySpecFlag[]): readonly KeySpec[] {
  return [{ flags, begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } }]
}

/** The same, with words on why the flags are what they are. */
export function notedKey(notes: string, ...flags: KeySpecFlag[]): readonly KeySpec[] {
  return firstKey(...flags).map((spec) => ({ notes, ...spec }))
}

/** All arguments are keys (DEL, MGET), or every `step`th (MSET: 2). */
export function allKeys(step: number, ...flags: KeySpecFlag[]): readonly KeySpec[] {
  return [{ flags, begin: { index: 1 }, find: { lastKey: -1, step, limit: 0 } }]
}

/**
 * A refusal a client is to see, as Redis words it, code first ("WRONGTYPE …", "ERR …").
 * Commands may throw it anywhere; what they had already written is dropped.
 */
export class ReplyError extends Error {
  override readonly name = 'ReplyError'
}
