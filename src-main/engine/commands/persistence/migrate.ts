import type { Bytes } from '../../bytes.ts'
import { migrateKeys } from '../../replication/migrate/migration.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, type KeySpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'

const DEFAULT_TIMEOUT_MS = 1000
const FIRST_OPTION = 6

const MIGRATE_KEYS: readonly KeySpec[] = [
  { flags: ['RW', 'access', 'delete'], begin: { index: 3 }, find: { lastKey: 0, step: 1, limit: 0 } },
  { flags: ['RW', 'access', 'delete', 'incomplete'], begin: { keyword: 'KEYS', startFrom: -2 }, find: { lastKey: -1, step: 1, limit: 0 } },
]

export const migrateCommand: CommandSpec = {
  name: 'migrate',
  arity: -6,
  flags: ['write', 'movablekeys'],
  acl: ['keyspace', 'dangerous'],
  tips: ['nondeterministic_output'],
  keys: MIGRATE_KEYS,
  findKeys: (args) => keyIndexes(args),
  doc: {
    summary: 'Moves keys to another server: they are deleted here once that server has them.',
    since: '2.6.0',
    group: 'generic',
    complexity: 'That of DUMP and DEL here and of RESTORE there, and O(N) to send the data',
    syntax: 'host port <key | ""{empty_string}>{key_or_empty_string} destination-db timeout{integer} [COPY]{3.0.0} [REPLACE]{3.0.0} [[AUTH password{4.0.7}] | [AUTH2 username password]{6.0.0}]{authentication} [KEYS key [key ...]{3.0.6}]',
    history: [['3.0.0', 'Takes `COPY` and `REPLACE`.'], ['3.0.6', 'Takes `KEYS`.'], ['4.0.7', 'Takes `AUTH`.'], ['6.0.0', 'Takes `AUTH2`.']],
  },
  run: migrate,
}

interface MigrateOptions {
  copy: boolean
  replace: boolean
  credentials: Bytes[] | undefined
  /** Index of the first key. */
  firstKey: number
  keyCount: number
}

/**
 * MIGRATE waits for another server. Redis stops serving altogether meanwhile; this node goes on, only the client waits, and a key is
 * deleted here only if it has not changed since it was sent (see `migrateKeys`).
 */
function migrate(ctx: CommandContext, args: readonly Bytes[]): void {
  const options = readOptions(args)
  const timeoutMs = readInteger(args[5]!)
  const dbIndex = readInteger(args[4]!)
  // Replies of a transaction leave in one piece, and nothing may happen between its commands.
  if (ctx.client.lastCommand !== 'migrate') throw new ReplyError('ERR MIGRATE is not allowed in transactions and scripts')
  const keys = args.slice(options.firstKey, options.firstKey + options.keyCount).filter((key) => ctx.db.has(key))
  ctx.propagateAs = []
  if (keys.length === 0) return ctx.reply.simple('NOKEY')
  const resume = ctx.client.suspend()
  const { client, node, db, reply } = ctx
  void migrateKeys({
    node,
    db,
    dbIndex: client.dbIndex,
    keys,
    host: args[1]!,
    port: Number(args[2]),
    targetDb: dbIndex,
    timeoutMs: timeoutMs <= 0 ? DEFAULT_TIMEOUT_MS : timeoutMs,
    copy: options.copy,
    replace: options.replace,
    credentials: options.credentials,
  }).then((refusal) => {
    if (refusal === undefined) reply.ok()
    else reply.error(refusal)
    resume()
    client.scheduleFlush()
  })
}

function readOptions(args: readonly Bytes[]): MigrateOptions {
  const options: MigrateOptions = { copy: false, replace: false, credentials: undefined, firstKey: 3, keyCount: 1 }
  for (let at = FIRST_OPTION; at < args.length; at++) {
    const word = args[at]!.toLowerCase()
    const left = args.length - 1 - at
    if (word === 'copy') options.copy = true
    else if (word === 'replace') options.replace = true
    else if (word === 'auth' && left >= 1) options.credentials = [args[++at]!]
    else if (word === 'auth2' && left >= 2) options.credentials = [args[++at]!, args[++at]!]
    else if (word === 'keys') {
      if (args[3] !== '') throw new ReplyError('ERR When using MIGRATE KEYS option, the key argument must be set to the empty string')
      options.firstKey = at + 1
      options.keyCount = left
      break
    } else throw syntaxError()
  }
  return options
}

/** Keys for redirection and ACLs: the one key, or those after KEYS (migrateGetKeys). A malformed command has the one. */
function keyIndexes(args: readonly Bytes[]): number[] {
  for (let at = FIRST_OPTION; at < args.length; at++) {
    const word = args[at]!.toLowerCase()
    if (word === 'auth') at++
    else if (word === 'auth2') at += 2
    // Both a key and KEYS: MIGRATE itself refuses it (migrateGetKeys).
    else if (word === 'keys' && args[3] !== '') return []
    else if (word === 'keys' && at + 1 < args.length) return Array.from({ length: args.length - at - 1 }, (_, index) => at + 1 + index)
  }
  return [3]
}
