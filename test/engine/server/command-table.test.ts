import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { parseReply } from '../commands/differential/reply-tree.ts'
import { RawConnection } from './raw-connection.ts'

describe.skipIf(!hasRedisServer)('COMMAND', () => {
  let servers: TestServer[]
  let real: RawConnection
  let ours: RawConnection
  beforeAll(async () => {
    servers = await Promise.all([startRedisServer(), startOurs()])
    ;[real, ours] = await Promise.all(servers.map(({ port }) => RawConnection.open(port))) as [RawConnection, RawConnection]
  })
  afterAll(async () => {
    real.close()
    ours.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('counts, lists and filters as it tells', async () => {
    const names = async (server: RawConnection): Promise<string[]> => parseReply(await server.ask('COMMAND', 'LIST')).children.map(({ text }) => text)
    const all = await names(ours)
    // Subcommands are listed, and not counted.
    expect(await ours.ask('COMMAND', 'COUNT')).toBe(`:${all.filter((name) => !name.includes('|')).length}\r\n`)
    expect((await names(real)).filter((name) => !all.includes(name))).toEqual([])
    const pattern = parseReply(await ours.ask('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'config*')).children.map(({ text }) => text)
    expect(pattern.sort()).toEqual(['config', 'config|get', 'config|help', 'config|resetstat', 'config|rewrite', 'config|set'])
    const mine = parseReply(await ours.ask('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', 'transaction')).children.map(({ text }) => text)
    expect(mine.sort()).toEqual(['discard', 'exec', 'multi', 'unwatch', 'watch'])
  })

  it('describes the arguments of every command as a tree', async () => {
    const docs = parseReply(await ours.ask('COMMAND', 'DOCS'))
    const flat = JSON.stringify(docs)
    expect(docs.children.length).toBe(2 * Number((await ours.ask('COMMAND', 'COUNT')).slice(1)))
    for (const word of ['summary', 'since', 'group', 'complexity', 'arguments', 'subcommands']) expect(flat).toContain(`"${word}"`)
  })
})
