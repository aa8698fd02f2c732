import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { parseReply, type ReplyTree } from '../commands/differential/reply-tree.ts'
import { RawConnection } from './raw-connection.ts'

/** Commands of later versions, which 7.0.15 has not. */
const LATER = new Set([
  'client|setinfo', 'client|no-touch', 'cluster|myshardid', 'cluster|slot-stats',
  'hexpire', 'hpexpire', 'hexpireat', 'hpexpireat', 'httl', 'hpttl', 'hexpiretime', 'hpexpiretime', 'hpersist',
])

/** What COMMAND INFO says of a command, with sets in one order and without tips. */
interface Facts {
  readonly arity: string
  readonly flags: readonly string[]
  readonly range: readonly string[]
  readonly categories: readonly string[]
  readonly keySpecs: readonly string[]
}

function collect(list: ReplyTree, into: Map<string, Facts> = new Map()): Map<string, Facts> {
  for (const entry of list.children) {
    const [name, arity, flags, first, last, step, categories, , keySpecs, subcommands] = entry.children as [ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree]
    into.set(name.text, { arity: arity.text, flags: words(flags), range: [first.text, last.text, step.text], categories: words(categories), keySpecs: keySpecs.children.map(describeKeySpec).filter((spec) => !spec.includes('type unknown')) })
    collect(subcommands, into)
  }
  return into
}

const words = (tree: ReplyTree): string[] => tree.children.map(({ text }) => text).sort()

/** `notes` are prose for people, and differ. Specs that say nothing but "unknown" (SORT's BY, GET and STORE) are left out. */
function describeKeySpec(spec: ReplyTree): string {
  const parts = new Map<string, ReplyTree>()
  for (let i = 0; i < spec.children.length; i += 2) parts.set(spec.children[i]!.text, spec.children[i + 1]!)
  const flat = (tree: ReplyTree): string => (tree.children.length === 0 ? tree.text : tree.children.map(flat).join(' '))
  return `${words(parts.get('flags')!).join(' ')}; ${flat(parts.get('begin_search')!)}; ${flat(parts.get('find_keys')!)}`
}

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

  it('tells of each of our commands what redis-server 7.0 tells', async () => {
    const [theirs, mine] = [collect(parseReply(await real.ask('COMMAND'))), collect(parseReply(await ours.ask('COMMAND')))]
    const known = [...mine].filter(([name]) => !LATER.has(name))
    expect(known.filter(([name]) => !theirs.has(name)).map(([name]) => name)).toEqual([])
    const differing = known.filter(([name, facts]) => JSON.stringify(facts) !== JSON.stringify(theirs.get(name)))
    expect(Object.fromEntries(differing)).toEqual(Object.fromEntries(differing.map(([name]) => [name, theirs.get(name)])))
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
