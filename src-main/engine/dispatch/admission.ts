import type { Client, Transaction } from '../client/client.ts'
import { isLoopback } from '../client/loopback.ts'
import type { CommandFlag } from '../commands/command.ts'
import type { FoundCommand } from '../commands/found-command.ts'
import type { Config } from '../config/config.ts'
import { type DiskTrouble, diskRefusalOf } from './disk-refusal.ts'

/** The facts about the node that decide whether a command may run at all, apart from where its keys live. */
export interface AdmissionRules extends DiskTrouble {
  readonly config: Config
  /** The default user has a password, or is off: who has not logged in may do next to nothing. */
  readonly asksForPassword: boolean
  readonly isReplica: boolean
  readonly isLoading: boolean
  /** The primary's data comes in beside our own, which is served meanwhile. */
  readonly isLoadingAside: boolean
  /** A replica whose link to its primary is down. */
  readonly isPrimaryLinkDown: boolean
  /** min-replicas-to-write asks for more replicas in good state than there are. */
  readonly lacksGoodReplicas: boolean
  /** What others hear while a script runs past its time; undefined while none does. */
  readonly busyRefusal: string | undefined
}

/** Allowed while subscribed over RESP2 (processCommand). */
const ALLOWED_WHILE_SUBSCRIBED: ReadonlySet<string> = new Set([
  'ping', 'subscribe', 'unsubscribe', 'psubscribe', 'punsubscribe', 'ssubscribe', 'sunsubscribe', 'quit', 'reset',
])

/**
 * The ladder of refusals of processCommand, in its order, the first that applies in Redis's words; undefined when none does.
 * This is its upper half, what a client may ask for at all. Redirection comes next, then {@link nodeRefusalOf}: a replica
 * redirects a write to its primary rather than calling itself read-only.
 */
export function clientRefusalOf(rules: Pick<AdmissionRules, 'config' | 'asksForPassword'>, client: Client, found: FoundCommand): string | undefined {
  const { facts, fullName } = found
  if (facts.isProtected) {
    const refusal = protectedRefusal(rules.config, client, fullName)
    if (refusal !== undefined) return refusal
  }
  if (!client.isAuthenticated && rules.asksForPassword && !facts.needsNoAuth) return 'NOAUTH Authentication required.'
  if (client.transaction !== undefined && facts.isRefusedInMulti) return 'ERR Command not allowed inside a transaction'
  return undefined
}

/**
 * Whether nothing about the node refuses any command, so that its lower half need not be asked. It stays so while commands run that
 * do no more than read or write keys.
 */
export function isUnhindered(rules: AdmissionRules): boolean {
  const { isReplica, isLoading, isLoadingAside, busyRefusal, isSaveFailing, aofWriteError, lacksGoodReplicas } = rules
  return !isReplica && !isLoading && !isLoadingAside && busyRefusal === undefined && !isSaveFailing && aofWriteError === undefined && !lacksGoodReplicas
}

/** Its lower half: what the node can serve in the state it is in. */
export function nodeRefusalOf(rules: AdmissionRules, client: Client, found: FoundCommand): string | undefined {
  const { spec, fullName, facts } = found
  // EXEC is what it is about to run (is_write_command, is_denystale_command and their like in processCommand).
  const queue = fullName === 'exec' ? client.transaction?.queue : undefined
  const isWrite = facts.isWrite || queue?.some((queued) => queued.flags.includes('write')) === true
  if (isWrite) {
    const refusal = writeRefusal(rules)
    if (refusal !== undefined) return refusal
  }
  // PING is how watchers ask whether a primary is well.
  if (fullName === 'ping' && !rules.isReplica) {
    const refusal = diskRefusalOf(rules)
    if (refusal !== undefined) return refusal
  }
  if (client.reply.protocol === 2 && client.subscriptionCount > 0 && !ALLOWED_WHILE_SUBSCRIBED.has(fullName)) {
    return `ERR Can't execute '${fullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`
  }
  if (rules.isReplica && rules.isPrimaryLinkDown && !(facts.servesWhileStale && all(queue, 'stale')) && !rules.config.boolean('replica-serve-stale-data')) {
    return "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
  }
  if (rules.isLoading ? !(facts.servesWhileLoading && all(queue, 'loading')) : rules.isLoadingAside && spec.flags.includes('no_async_loading')) return 'LOADING Redis is loading the dataset in memory'
  if (rules.busyRefusal !== undefined && !spec.flags.includes('allow_busy')) return rules.busyRefusal
  if (client.transaction !== undefined && facts.isRefusedInMulti) return 'ERR Command not allowed inside a transaction'
  return undefined
}

/** Whether every queued command has a flag; without a queue it does. */
function all(queue: Transaction['queue'] | undefined, flag: CommandFlag): boolean {
  return queue === undefined || queue.every(({ flags }) => flags.includes(flag))
}

/** DEBUG and MODULE are off unless the operator allows them: `yes`, or `local` for clients of this machine (allowProtectedAction). */
function protectedRefusal(config: Config, client: Client, fullName: string): string | undefined {
  const name = fullName.startsWith('module') ? 'module' : 'debug'
  const option = `enable-${name}-command` as const
  if (config.allowsProtected(option, isLoopback(client.ip))) return undefined
  return (
    `ERR ${name.toUpperCase()} command not allowed. If the ${option} option is set to "local", you can run it from a local connection, ` +
    'otherwise you need to set this option in the configuration file, and then restart the server.'
  )
}

function writeRefusal(rules: AdmissionRules): string | undefined {
  if (rules.isReplica) {
    return rules.config.boolean('replica-read-only') ? "READONLY You can't write against a read only replica." : undefined
  }
  return diskRefusalOf(rules) ?? (rules.lacksGoodReplicas ? 'NOREPLICAS Not enough good replicas to write.' : undefined)
}
