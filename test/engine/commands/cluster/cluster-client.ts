import { ClusterRuntime } from '../../../../src-main/engine/bus/cluster-runtime.ts'
import { type ClusterConfig, defaultClusterConfig } from '../../../../src-main/engine/cluster/config.ts'
import { openCluster } from '../../../../src-main/engine/cluster/open-cluster.ts'
import { clusterCommands } from '../../../../src-main/engine/commands/cluster/index.ts'
import { ReplyError } from '../../../../src-main/engine/commands/command.ts'
import type { CommandContext } from '../../../../src-main/engine/commands/context.ts'
import { CommandTable } from '../../../../src-main/engine/commands/table.ts'
import { Keyspace } from '../../../../src-main/engine/keyspace/keyspace.ts'
import { systemClock } from '../../../../src-main/engine/ports/system-clock.ts'
import { systemRandom } from '../../../../src-main/engine/ports/system-random.ts'
import { ReplyWriter } from '../../../../src-main/engine/resp/reply-writer.ts'

/** One client of a node whose bus is closed: the cluster commands with a real core and a real keyspace behind them. */
export class ClusterClient {
  readonly db = new Keyspace(systemClock, { expired: () => undefined, changed: () => undefined })
  readonly reply = new ReplyWriter()
  readonly client = { isAsking: false, isReadonlyMode: false }
  readonly cluster: ClusterRuntime | undefined
  readonly saved: string[] = []
  readonly #table = new CommandTable(clusterCommands)

  constructor(options: { conf?: string; disabled?: boolean; config?: Partial<ClusterConfig>; offset?: bigint; diskFull?: boolean } = {}) {
    if (!options.disabled) this.cluster = this.#open(options)
  }

  #open(options: { conf?: string; config?: Partial<ClusterConfig>; offset?: bigint; diskFull?: boolean }): ClusterRuntime {
    const facts = {
      replicationOffset: () => options.offset ?? 0n,
      primarySilenceMs: () => 0,
      countKeysInSlot: (slot: number) => this.db.slots.countIn(slot),
      keyCount: () => this.db.size,
      hasSubscribers: () => false,
    }
    const config = { ...defaultClusterConfig(7000), ...options.config }
    const opened = openCluster({ config, facts, conf: options.conf }, { nowMs: Date.now(), random: systemRandom })
    if (!opened.ok) throw new Error(opened.problem)
    const disk = {
      read: () => undefined,
      writeAtomic: (_: string, content: string) => {
        if (options.diskFull) throw new Error('No space left on device')
        this.saved.push(content)
      },
      exists: () => false,
      remove: () => undefined,
    }
    return new ClusterRuntime({
      core: opened.core,
      clock: systemClock,
      random: systemRandom,
      disk,
      configFile: 'nodes.conf',
      bindHost: '127.0.0.1',
      busPort: 17000,
      apply: () => undefined,
      onFatal: () => undefined,
    })
  }

  /** Sends one command and answers the raw reply. */
  call(...args: string[]): string {
    const context = { client: this.client, reply: this.reply, db: this.db, nowMs: Date.now(), node: { cluster: this.cluster } }
    try {
      this.#table.lookup(args).spec.run?.(context as unknown as CommandContext, args)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      this.reply.take()
      return `-${error.message}`
    }
    return this.reply.take()
  }
}
