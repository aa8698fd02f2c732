/** One option of a subcommand: every spelling it may be given in, and whether a value follows. */
export interface OptionSpec {
  readonly name: string
  /** redis-trib's spelling first, then redis-cli's. */
  readonly spellings: readonly string[]
  readonly takesValue: boolean
  /** May be given several times; words with `=` that follow belong to it, too (redis-cli's --cluster-weight). */
  readonly isRepeated?: boolean | undefined
  readonly meaning?: string | undefined
}

function option(name: string, takesValue: boolean, meaning?: string, extra: readonly string[] = []): OptionSpec {
  return { name, spellings: [`--${name}`, `--cluster-${name}`, ...extra], takesValue, meaning }
}

/** Only Slotscope knows it, so it has one spelling. */
function own(name: string, takesValue: boolean, meaning: string): OptionSpec {
  return { name, spellings: [`--${name}`], takesValue, meaning }
}

export const REPLICAS = option('replicas', true, 'replicas for each primary')
export const YES = option('yes', false, 'do not ask')
export const OWNERS = option('search-multiple-owners', false, 'look for slots and keys at several nodes, too')
export const UNREACHABLE = option('fix-with-unreachable-masters', false, 'treat the slots of unreachable primaries as lost')
export const FROM = option('from', true, 'ids of the sources with commas, or all')
export const TO = option('to', true, 'id of the target')
export const SLOTS = option('slots', true, 'how many slots')
export const TIMEOUT = option('timeout', true, "MIGRATE's timeout in milliseconds")
export const PIPELINE = option('pipeline', true, 'keys in one MIGRATE; else as many as the nodes take in 15 ms')
export const REPLACE = option('replace', false, 'overwrite keys that are at the target with another value')
export const WEIGHT: OptionSpec = { name: 'weight', spellings: ['--weight', '--cluster-weight'], takesValue: true, isRepeated: true, meaning: 'node=weight, may be repeated' }
export const AUTO_WEIGHTS = option('auto-weights', false, 'accepted for redis-trib 3.x: every primary weighs the same')
export const USE_EMPTY = option('use-empty-masters', false, 'give slots to primaries that have none, too')
export const SIMULATE = option('simulate', false, 'show what would be moved')
export const THRESHOLD = option('threshold', true, 'percent a primary may be off (2)')
export const BY = own('by', true, 'slots (default), keys, memory or cpu: what is evened out')
export const SLAVE: OptionSpec = { name: 'slave', spellings: ['--slave', '--cluster-slave', '--replica'], takesValue: false, meaning: 'add it as a replica' }
export const MASTER_ID = option('master-id', true, 'whose replica; else of the primary with the fewest')
export const DRAIN = own('drain', false, 'move its slots to the other primaries first')
export const SHUTDOWN = own('shutdown', false, 'stop the removed node as redis-trib did, instead of resetting it')
export const ONLY_MASTERS: OptionSpec = { name: 'only-masters', spellings: ['--only-masters', '--cluster-only-masters'], takesValue: false, meaning: 'ask primaries only' }
export const ONLY_REPLICAS: OptionSpec = { name: 'only-replicas', spellings: ['--only-replicas', '--cluster-only-replicas'], takesValue: false, meaning: 'ask replicas only' }
export const IMPORT_FROM = option('from', true, 'host:port of the standalone server')
export const FROM_USER = option('from-user', true, 'user name at the source')
export const FROM_PASS = option('from-pass', true, 'password at the source')
export const COPY = option('copy', false, 'leave the keys at the source')
export const FROM_DB = own('from-db', true, 'database at the source (0)')
export const FORCE = own('force', false, 'do not wait for the primary')
export const TAKEOVER = own('takeover', false, 'do not wait for the other primaries either')
export const MOVE_BIG_KEYS = own('move-big-keys', false, 'move keys that stop their node for longer than a quarter of the node timeout')
export const THROTTLE = own('throttle', true, 'keys a second at most')
export const MIGRATION = own('migration', true, 'auto (default), atomic or keys: slots as a whole where both nodes offer it, only so, or key by key')
/** Redis's primaries take no writes for up to 5 s after they have joined (CLUSTER_WRITABLE_DELAY, CLUSTER_MAX_REJOIN_DELAY). */
export const WAIT = own('wait', false, 'end only when every node says cluster_state:ok')
export const DRY_RUN = own('dry-run', false, 'show the plan and change nothing')
export const PLAN_OUT = own('plan-out', true, 'keep the plan in a file')
export const PLAN = own('plan', true, 'carry out a plan kept before')
export const JOURNAL_DIR = own('journal-dir', true, 'where journals and locks live')

/** What every subcommand that changes a cluster takes. */
export const CHANGE_OPTIONS: readonly OptionSpec[] = [YES, DRY_RUN, PLAN_OUT, PLAN, JOURNAL_DIR]
/** What every subcommand that moves slots takes. */
export const MOVE_OPTIONS: readonly OptionSpec[] = [...CHANGE_OPTIONS, TIMEOUT, PIPELINE, REPLACE, MOVE_BIG_KEYS, THROTTLE, MIGRATION]

/** Accepted by every subcommand. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: 'pass', spellings: ['--pass', '-a'], takesValue: true },
  { name: 'user', spellings: ['--user'], takesValue: true },
  { name: 'json', spellings: ['--json'], takesValue: false },
  { name: 'tls', spellings: ['--tls'], takesValue: false },
  { name: 'cacert', spellings: ['--cacert'], takesValue: true },
  { name: 'cert', spellings: ['--cert'], takesValue: true },
  { name: 'key', spellings: ['--key'], takesValue: true },
  { name: 'sni', spellings: ['--sni'], takesValue: true },
  { name: 'insecure', spellings: ['--insecure'], takesValue: false },
  { name: 'no-auth-warning', spellings: ['--no-auth-warning'], takesValue: false },
]
