import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { FoundCommand } from '../commands/found-command.ts'
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

  /** One command ran for so long. One that waits (`isWaiting`) goes into the logs of slow ones when it is served (call, CLIENT_BLOCKED). */
  record(client: Client, found: FoundCommand, args: readonly Bytes[], microseconds: number, isWaiting: boolean): void {
    const { node } = this
    const { spec, fullName, facts } = found
    const counts = node.stats.command(fullName)
    counts.calls++
    counts.microseconds += microseconds
    node.stats.commandsProcessed++
    if (facts.looksUp) node.stats.countLookups(client.context.db)
    if (facts.isReadonly && node.tracking.isActive) node.tracking.served(client, spec)
    node.latency.record(facts.isFast ? 'fast-command' : 'command', microseconds / 1000, client.context.nowMs)
    if (isWaiting) {
      client.blockedRequest = { found, args, microseconds }
      return
    }
    if (facts.isSlowLogged) node.slowlog.record(client, args, microseconds)
    if (this.tracksLatency.number === 1) node.commandLatencies.record(fullName, microseconds)
  }

  /** A command that waited was served, which took so long: that counts as part of its run, and the waiting does not (updateStatsOnUnblock). */
  recordServed(client: Client, microseconds: number): void {
    const { node } = this
    const request = client.blockedRequest
    client.blockedRequest = undefined
    if (request === undefined) return
    const { fullName, facts } = request.found
    const totalMicroseconds = request.microseconds + microseconds
    node.stats.command(fullName).microseconds += microseconds
    if (facts.isSlowLogged) node.slowlog.record(client, request.args, totalMicroseconds)
    node.latency.record('command-unblocking', microseconds / 1000, client.context.nowMs)
    if (this.tracksLatency.number === 1) node.commandLatencies.record(fullName, totalMicroseconds)
  }
}
