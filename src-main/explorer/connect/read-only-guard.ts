import type { Bytes } from '../../engine/bytes.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'
import { formatAddress } from '../address.ts'
import { CommandTable } from '../command-table.ts'
import type { NodeAddress } from '../hop-trace.ts'
import { refusalOf } from './command-effect.ts'

/**
 * Keeps every connection of one cluster from changing anything, whoever uses it: terminal, trib, lab. Each node's own COMMAND
 * table says what a command does, since commands may be renamed. It sits below everything that sends.
 */
export class ReadOnlyGuard {
  #on: boolean
  readonly #tables = new Map<string, CommandTable>()
  readonly #listeners = new Set<() => void>()

  constructor(on: boolean) {
    this.#on = on
  }

  get isOn(): boolean {
    return this.#on
  }

  /** Turned on, it ends the connections that were made without it. */
  turn(on: boolean): void {
    const wasOn = this.#on
    this.#on = on
    if (!on || wasOn) return
    for (const listener of [...this.#listeners]) listener()
  }

  /** Reads a node's command table, once. While a server refuses COMMAND (before AUTH, say) only what needs no table may be sent. */
  async learn(address: NodeAddress, ask: (args: readonly Bytes[]) => Promise<RespValue>): Promise<void> {
    const key = formatAddress(address)
    if (this.#tables.has(key)) return
    const table = CommandTable.fromReply(await ask(['COMMAND']))
    if (table.size > 0) this.#tables.set(key, table)
  }

  /** Why a command may not be sent to a node now; undefined when it may. */
  refusal(address: NodeAddress, args: readonly Bytes[]): string | undefined {
    return this.#on ? refusalOf(args, this.#tables.get(formatAddress(address))) : undefined
  }

  /** Calls `listener` when it is turned on. The answer takes the listener away. */
  onTurnedOn(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
