import { startOurs } from '../replication/our-node.ts'
import { startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { RawConnection } from '../server/raw-connection.ts'

/** One kind of server with several named connections to it. */
export class Side {
  readonly server: TestServer
  private readonly connections = new Map<string, RawConnection>()

  constructor(server: TestServer) {
    this.server = server
  }

  static async ours(): Promise<Side> {
    return new Side(await startOurs())
  }

  static async real(): Promise<Side> {
    return new Side(await startRedisServer())
  }

  async on(name: string): Promise<RawConnection> {
    const known = this.connections.get(name)
    if (known !== undefined) return known
    const connection = await RawConnection.open(this.server.port)
    this.connections.set(name, connection)
    return connection
  }

  /** Waits until so many clients are blocked. */
  async untilBlocked(count: number): Promise<void> {
    const deadline = Date.now() + 5000
    while ((await this.server.info('blocked_clients')) !== String(count)) {
      if (Date.now() > deadline) throw new Error(`${count} clients were to be blocked, ${await this.server.info('blocked_clients')} are`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** Drops all connections and keys: the next script starts afresh. */
  async clear(): Promise<void> {
    for (const connection of this.connections.values()) connection.close()
    this.connections.clear()
    await this.untilBlocked(0)
    await this.server.redis.flushall()
  }

  async stop(): Promise<void> {
    for (const connection of this.connections.values()) connection.close()
    await this.server.stop()
  }
}

/**
 * Runs a script and gives the replies, line by line. A line is `who: command`; `who! command` sends a command that blocks and waits until it
 * does; `who?` reads the reply that came, or comes, to a blocked command.
 */
export async function transcript(side: Side, script: readonly string[]): Promise<string[]> {
  const replies: string[] = []
  let blocked = 0
  for (const line of script) {
    const [, who, mark, command] = /^(\w+)([:!?])\s*(.*)$/.exec(line)!
    const connection = await side.on(who!)
    if (mark === '!') {
      connection.send(...command!.split(' '))
      await side.untilBlocked(++blocked)
    } else if (mark === '?') {
      replies.push(`${line} ${await connection.next()}`)
      blocked--
    } else replies.push(`${line} ${await connection.ask(...command!.split(' '))}`)
  }
  return replies
}
