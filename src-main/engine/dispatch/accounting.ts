import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { FoundCommand } from '../commands/table.ts'
import type { LiveSetting } from '../config/config.ts'
import type { NodeServices } from '../node-services.ts'

/** Keeps the books of commands that ran: commandstats, keyspace hits, slow log, latency events and histograms (call in server.c). */
export class Accounting {
  private readonly node: NodeServices
  private readonly tracksLatency: LiveSetting

  constructor(node: NodeServices) {
    this.node = node
    this.tracksLatency = node.config.live('latency-tracking')
  }

  /** One command ran for so long. One that waits (`isWaiting`) is logged as slow when it is served (call, CLIENT_BLOCKED). */
  record(client: Client, found: FoundCommand, args: readonly Bytes[], microseconds: number, isWaiting: boolean): void {
    const { node } = this
    const { spec, fullName, facts } = found
    const counts = node.stats.command(fullName)
    counts.calls++
    counts.microseconds += microseconds
    node.stats.commandsProcessed++
    if (facts.isReadonly) {
      node.stats.countLookups(client.context.db)
      if (node.tracking.isActive) node.tracking.served(client, spec)
    }
    if (isWaiting) client.blockedRequest = { found, args }
    else if (facts.isSlowLogged) node.slowlog.record(client, args, microseconds)
    node.latency.record(facts.isFast ? 'fast-command' : 'command', microseconds / 1000, client.context.nowMs)
    if (this.tracksLatency.number === 1) node.commandLatencies.record(fullName, microseconds)
  }
}
