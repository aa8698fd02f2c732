import type { Bytes } from '../../engine/bytes.ts'
import type { CommandTable } from '../command-table.ts'

/* What a command may do on a connection that is read-only. Flags are the server's own (COMMAND). */

/** They concern the connection alone, or tell things; needed before the server's table is known. */
const SESSION = new Set([
  'auth', 'hello', 'select', 'ping', 'echo', 'quit', 'reset', 'command', 'info', 'readonly', 'readwrite', 'asking', 'multi', 'exec', 'discard',
  'watch', 'unwatch', 'subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe', 'sunsubscribe', 'role', 'time', 'lolwut', 'wait', 'waitaof',
])

/** Words of containers that only look. Servers before 7.0 give a container one set of flags, 7.0 calls some of these `admin`. */
const LOOKING: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['acl', new Set(['cat', 'dryrun', 'genpass', 'getuser', 'help', 'list', 'users', 'whoami'])],
  ['client', new Set(['caching', 'getname', 'getredir', 'help', 'id', 'info', 'list', 'no-touch', 'reply', 'setinfo', 'setname', 'tracking', 'trackinginfo'])],
  ['cluster', new Set(['count-failure-reports', 'countkeysinslot', 'getkeysinslot', 'help', 'info', 'keyslot', 'links', 'myid', 'myshardid', 'nodes', 'replicas', 'shards', 'slaves', 'slot-stats', 'slots', 'getslotmigrations'])],
  ['config', new Set(['get', 'help'])],
  ['function', new Set(['dump', 'help', 'list', 'stats'])],
  ['latency', new Set(['doctor', 'graph', 'help', 'histogram', 'history', 'latest'])],
  ['memory', new Set(['doctor', 'help', 'malloc-stats', 'stats', 'usage'])],
  ['module', new Set(['help', 'list'])],
  ['pubsub', new Set(['channels', 'help', 'numpat', 'numsub', 'shardchannels', 'shardnumsub'])],
  ['script', new Set(['exists', 'help'])],
  ['sentinel', new Set(['ckquorum', 'get-master-addr-by-name', 'help', 'info-cache', 'master', 'masters', 'myid', 'replicas', 'sentinels', 'slaves'])],
  ['slowlog', new Set(['get', 'help', 'len'])],
])

/** Flags that forbid, in words. A command may be `readonly` and `admin` at once (PSYNC), or `readonly` and `may_replicate` (PFCOUNT). */
const CHANGES: readonly (readonly [flag: string, words: string])[] = [
  ['write', 'it writes'],
  ['admin', 'it manages the server'],
]

/** Servers before 6.2 have no flag for these: a script may write, and a message reaches applications. */
const MAY_CHANGE = new Set(['eval', 'evalsha', 'fcall', 'publish', 'spublish'])

/** Why a command must not be sent on a read-only connection, as an error reply's text; undefined when it only looks. */
export function refusalOf(args: readonly Bytes[], table: CommandTable | undefined): string | undefined {
  const [name = '', second = ''] = args.map((word) => word.toLowerCase())
  if (SESSION.has(name)) return undefined
  const looking = LOOKING.get(name)
  if (looking !== undefined) return looking.has(second) || args.length === 1 ? undefined : refused(args, 'it is not one of those that only look')
  if (name === 'monitor') return undefined
  if (table === undefined || table.size === 0) return refused(args, 'the server does not tell what its commands do (COMMAND is not allowed to this user)')
  if (!table.has(args)) return refused(args, 'this node does not know it, so nobody can say what it would do')
  const flags = table.flagsOf(args)
  const change = CHANGES.find(([flag]) => flags.has(flag))
  if (change !== undefined) return refused(args, `${change[1]} (COMMAND says: ${change[0]})`)
  if (flags.has('readonly')) return undefined
  return flags.has('may_replicate') || MAY_CHANGE.has(name) ? refused(args, 'it may write or speak to applications') : undefined
}

function refused(args: readonly Bytes[], why: string): string {
  return `READONLY ${(args[0] ?? '').slice(0, 64).toUpperCase()} was not sent: this connection is read-only, and ${why}.`
}
