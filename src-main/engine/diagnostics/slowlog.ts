import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import type { Config, LiveSetting } from '../config/config.ts'
import { redacted } from './redaction.ts'

/** Entries keep this many arguments and bytes of each (slowlog.h). */
const MOST_ARGUMENTS = 32
const MOST_ARGUMENT_BYTES = 128

export interface SlowlogEntry {
  readonly id: number
  readonly atSeconds: number
  readonly microseconds: number
  readonly args: readonly Bytes[]
  readonly clientAddress: string
  readonly clientName: Bytes
}

/** The commands that took longer than `slowlog-log-slower-than`, newest first, at most `slowlog-max-len`. */
export class Slowlog {
  private readonly newestFirst: SlowlogEntry[] = []
  private nextId = 0
  private readonly config: Config
  private readonly slowerThan: LiveSetting

  constructor(config: Config) {
    this.config = config
    this.slowerThan = config.live('slowlog-log-slower-than')
  }

  get length(): number {
    return this.newestFirst.length
  }

  /**
   * Call after each command that lacks the `skip_slowlog` flag. Costs a comparison unless the command was slow.
   * @param microseconds how long the command ran.
   */
  record(client: Client, args: readonly Bytes[], microseconds: number): void {
    const threshold = this.slowerThan.number
    if (threshold < 0 || microseconds < threshold) return
    this.newestFirst.unshift({
      id: this.nextId++, atSeconds: Math.floor(client.context.nowMs / 1000), microseconds: Math.round(microseconds),
      args: shortened(redacted(args, this.config)), clientAddress: client.address, clientName: client.name,
    })
    const limit = this.config.integer('slowlog-max-len')
    while (this.newestFirst.length > limit) this.newestFirst.pop()
  }

  /** The newest `count` entries. */
  newest(count: number): readonly SlowlogEntry[] {
    return this.newestFirst.slice(0, count)
  }

  reset(): void {
    this.newestFirst.length = 0
  }
}

function shortened(args: readonly Bytes[]): readonly Bytes[] {
  const shown = args.length > MOST_ARGUMENTS ? args.slice(0, MOST_ARGUMENTS - 1) : args
  const kept = shown.map((arg) => (arg.length > MOST_ARGUMENT_BYTES ? `${arg.slice(0, MOST_ARGUMENT_BYTES)}... (${arg.length - MOST_ARGUMENT_BYTES} more bytes)` : arg))
  if (shown.length < args.length) kept.push(`... (${args.length - MOST_ARGUMENTS + 1} more arguments)`)
  return kept
}
