import type { Client } from './client.ts'

/** The node's connected clients, by id, oldest first. */
export class ClientRegistry {
  private readonly byId = new Map<number, Client>()
  private lastId = 0

  /** A new id: ids rise for as long as the node runs. */
  nextId(): number {
    return ++this.lastId
  }

  get count(): number {
    return this.byId.size
  }

  add(client: Client): void {
    this.byId.set(client.id, client)
  }

  remove(client: Client): void {
    this.byId.delete(client.id)
  }

  get(id: number): Client | undefined {
    return this.byId.get(id)
  }

  [Symbol.iterator](): IterableIterator<Client> {
    return this.byId.values()
  }
}
