import { Refusal } from '../contract/errors.ts'
import type { ConnectionInfo } from '../contract/model.ts'
import type { Emit } from '../contract/session.ts'
import { ConnectionEntry, type ConnectionRequest } from './connection-entry.ts'
import { refusing } from './refusals.ts'

/** Longer than a failover takes at the sandbox's node timeout. */
const EXPECT_CHANGE_MS = 15_000

/** The clusters the app is connected to, shared by all its pages. */
export class Connections {
  readonly #entries = new Map<string, ConnectionEntry>()
  readonly #emit: Emit

  constructor(emit: Emit) {
    this.#emit = emit
  }

  get list(): ConnectionInfo[] {
    return [...this.#entries.values()].map((entry) => entry.info)
  }

  /** Connects by any one node. Refuses, in the contract's codes, when no first picture can be taken. */
  async open(request: ConnectionRequest): Promise<ConnectionInfo> {
    const entry = await refusing((async () => new ConnectionEntry(request, this.#emit, () => this.#changed()))())
    this.#entries.set(entry.connectionId, entry)
    this.#changed()
    try {
      await refusing(entry.open())
    } catch (failure) {
      this.close(entry.connectionId)
      throw failure
    }
    return entry.info
  }

  /** The connection of that id, or a NOT_FOUND refusal. */
  get(connectionId: string): ConnectionEntry {
    const entry = this.#entries.get(connectionId)
    if (entry === undefined) throw new Refusal('NOT_FOUND', 'there is no such connection')
    return entry
  }

  /** As {@link get}, for what changes the cluster: refused with READ_ONLY where it may only be looked at. */
  getForChange(connectionId: string): ConnectionEntry {
    const entry = this.get(connectionId)
    if (entry.info.readOnly) throw new Refusal('READ_ONLY', `${entry.info.name} is connected read-only`)
    return entry
  }

  /** Looks more often for a while: something was done to the cluster. */
  expectChange(connectionId: string | undefined): void {
    if (connectionId !== undefined) this.#entries.get(connectionId)?.watch.hurry(EXPECT_CHANGE_MS)
  }

  /** Closing one that is not there is no error. */
  close(connectionId: string): void {
    const entry = this.#entries.get(connectionId)
    if (entry === undefined) return
    this.#entries.delete(connectionId)
    entry.close()
    this.#changed()
  }

  closeAll(): void {
    for (const connectionId of [...this.#entries.keys()]) this.close(connectionId)
  }

  #changed(): void {
    this.#emit('connection.changed', { connections: this.list })
  }
}
