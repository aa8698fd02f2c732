import type { ClusterRuntime } from '../bus/cluster-runtime.ts'
import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { redirectText } from '../cluster/redirect-reply.ts'
import { type Redirection, routeCommand, servesSlot } from '../cluster/route.ts'
import type { CommandSpec } from '../commands/command.ts'
import type { FoundCommand } from '../commands/found-command.ts'
import type { CommandTable } from '../commands/table.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { keySlot } from '../key-slot.ts'

const SHARD_PUBSUB: ReadonlySet<string> = new Set(['ssubscribe', 'sunsubscribe', 'spublish'])

interface Request {
  readonly spec: CommandSpec
  readonly args: readonly Bytes[]
}

/** Says whether the keys of a request are served here, and where they are served if not (getNodeByQuery). */
export class RedirectRules {
  private readonly cluster: ClusterRuntime
  private readonly commands: CommandTable
  private readonly db: Keyspace

  constructor(deps: { cluster: ClusterRuntime; commands: CommandTable; db: Keyspace }) {
    this.cluster = deps.cluster
    this.commands = deps.commands
    this.db = deps.db
  }

  /** The whole text of the redirect or refusal; undefined when the request is served here. EXEC goes where its queue goes. */
  redirectOf(client: Client, { spec, facts }: FoundCommand, args: readonly Bytes[]): Bytes | undefined {
    // Nearly every request, and no list need be made of its keys.
    if (facts.hasOneKeyFirst && servesSlot(this.cluster.core, keySlot(args[1]!))) return undefined
    const route = this.routeOf(client, spec, args)
    return route && redirectText(this.cluster.core.config, route)
  }

  /** As {@link redirectOf}, before it is put into words. */
  routeOf(client: Client, spec: CommandSpec, args: readonly Bytes[]): Redirection | undefined {
    if (spec.name === 'exec') return this.routeOfAll(client, client.transaction?.queue ?? [])
    if (spec.keys === undefined && spec.findKeys === undefined) return undefined
    const indexes = this.commands.keyIndexes(spec, args, true)
    const isPlain = indexes.length === 1 && servesSlot(this.cluster.core, keySlot(args[indexes[0]!]!))
    return isPlain ? undefined : this.routeOfAll(client, [{ spec, args }])
  }

  private routeOfAll(client: Client, requests: readonly Request[]): Redirection | undefined {
    const { core } = this.cluster
    const keys = requests.flatMap(({ spec, args }) => this.commands.keyIndexes(spec, args, true).map((index) => args[index]!))
    const route = routeCommand(core, {
      keys,
      slots: keys.map((key) => keySlot(key)),
      isWrite: requests.some(({ spec }) => spec.flags.includes('write')),
      isReadonlyClient: client.isReadonlyMode,
      isAsking: client.isAsking || requests.some(({ spec }) => spec.flags.includes('asking')),
      isMigrate: requests.some(({ spec }) => spec.name === 'migrate'),
      isShardPubsub: requests.some(({ spec }) => SHARD_PUBSUB.has(spec.name)),
      hasKey: (key) => this.db.has(key),
    })
    return route.kind === 'serve' ? undefined : route
  }
}
