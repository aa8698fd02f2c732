import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { Config } from '../config/config.ts'
import { quoted } from '../resp/quoted.ts'
import { redacted } from './redaction.ts'

/** The clients that sent MONITOR: each command served is shown to them. */
export class Monitors {
  private readonly clients = new Set<Client>()
  private readonly config: Config

  constructor(config: Config) {
    this.config = config
  }

  /** Check before `feed`: nobody watches most of the time. */
  get isWatched(): boolean {
    return this.clients.size > 0
  }

  add(client: Client): void {
    client.isMonitor = true
    this.clients.add(client)
  }

  /** The client left, or sent RESET. */
  remove(client: Client): void {
    client.isMonitor = false
    this.clients.delete(client)
  }

  /**
   * Shows a command about to run to every monitor, as `seconds.micros [db address] "arg" …`. The caller leaves out
   * administrative commands and those flagged skip_monitor (call, replicationFeedMonitors).
   */
  feed(client: Client, args: readonly Bytes[]): void {
    const { nowMs } = client.context
    const time = `${Math.floor(nowMs / 1000)}.${String(Math.floor((nowMs % 1000) * 1000)).padStart(6, '0')}`
    const line = `${time} [${client.dbIndex} ${client.isScript ? 'lua' : client.address}] ${redacted(args, this.config).map(quoted).join(' ')}`
    for (const monitor of this.clients) {
      monitor.reply.simple(line)
      monitor.scheduleFlush()
    }
  }
}
