import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseReply, type ReplyTree } from '../../engine/commands/differential/reply-tree.ts'
import { startOurs } from '../../engine/replication/our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer } from '../../engine/replication/redis-server.ts'
import { Wire } from '../differential/wire.ts'
import { fieldsOf, requestsOf } from './requests.ts'

/** Commands of later versions, which 7.0.15 has not. */
const LATER = new Set([
  'client|setinfo', 'client|no-touch', 'cluster|myshardid', 'cluster|slot-stats',
  'hexpire', 'hpexpire', 'hexpireat', 'hpexpireat', 'httl', 'hpttl', 'hexpiretime', 'hpexpiretime', 'hpersist',
])
const CATEGORIES = [
  'keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap', 'hyperloglog', 'geo', 'stream',
  'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous', 'connection', 'transaction', 'scripting', 'nothing',
]
/** Written for people, in words of our own: that they are there is compared, not what they say. */
const PROSE = new Set(['summary', 'complexity', 'replaced_by', 'notes'])

/** A reply as text that holds every byte's meaning, but for prose and for the order of subcommands, which is that of a hash table. */
function written(tree: ReplyTree): string {
  const { kind, text, children } = tree
  if (children.length === 0) return `${kind}${text}`
  const told = children.map((child, at) => toldAfter(children[at - 1]?.text, child))
  return `${kind}${children.length}(${told.join(' ')})`
}

function toldAfter(name: string | undefined, child: ReplyTree): string {
  if (name !== undefined && PROSE.has(name) && child.kind === '$') return child.text.length > 0 ? '(prose)' : ''
  if (name === 'history') return `${child.kind}${child.children.map(({ children }) => `${children[0]!.text} ${children.length}`).join(',')}`
  if (name === 'subcommands') return sortedSubcommands([...fieldsOf(child)].map(([sub, docs]) => ({ name: sub, text: `${sub} ${written(docs)}` })))
  return written(child)
}

function sortedSubcommands(list: readonly { readonly name: string; readonly text: string }[]): string {
  return list.filter(({ name }) => !LATER.has(name)).map(({ text }) => text).sort().join('\n  ')
}

/** One entry of COMMAND INFO; the last of its fields holds the subcommands. */
function writtenInfo(entry: ReplyTree): string {
  const subcommands = entry.children[9]?.children.map((sub) => ({ name: sub.children[0]!.text, text: writtenInfo(sub) })) ?? []
  return `${entry.kind} ${entry.children.slice(0, 9).map(written).join(' ')} ${entry.children[9]?.kind}\n  ${sortedSubcommands(subcommands)}`
}

describe.skipIf(!hasRedisServer)('COMMAND', () => {
  let servers: TestServer[]
  beforeAll(async () => {
    servers = await Promise.all([startOurs(), startRedisServer()])
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))

  const open = (protocol: 2 | 3): Promise<Wire[]> => Promise.all(servers.map(({ port }) => Wire.open(port, protocol)))
  /** What our node and redis-server answer. */
  async function both(commands: readonly (readonly string[])[], protocol: 2 | 3 = 2): Promise<[ReplyTree[], ReplyTree[]]> {
    const wires = await open(protocol)
    const replies = await Promise.all(wires.map((wire) => wire.exchange(commands)))
    for (const wire of wires) wire.close()
    return replies.map((list) => list.map(parseReply)) as [ReplyTree[], ReplyTree[]]
  }
  const names = (tree: ReplyTree): string[] => tree.children.map(({ text }) => text).filter((name) => !LATER.has(name)).sort()
  /** The names of all commands and subcommands of redis-server. */
  const allNames = async (): Promise<string[]> => names((await both([['COMMAND', 'LIST']]))[1][0]!)

  for (const protocol of [2, 3] as const) {
    it(`INFO tells of every command what redis-server tells, over RESP${protocol}`, async () => {
      const [ours, real] = await both((await allNames()).map((name) => ['COMMAND', 'INFO', name]), protocol)
      const told = (replies: readonly ReplyTree[]): string[] => replies.map((reply) => writtenInfo(reply.children[0]!))
      expect(told(ours)).toEqual(told(real))
    })

    it(`DOCS tells of every command what redis-server tells, over RESP${protocol}`, async () => {
      const [ours, real] = await both((await allNames()).map((name) => ['COMMAND', 'DOCS', name]), protocol)
      expect(ours.map(written)).toEqual(real.map(written))
    })
  }

  it('LIST names the same commands, all, by category and by pattern', async () => {
    const filters = [...CATEGORIES.map((category) => ['ACLCAT', category]), ['PATTERN', '*'], ['PATTERN', 'c*|?e*'], ['PATTERN', 'x[a-d]*'], ['PATTERN', 'GET*'], ['MODULE', 'none']]
    const [ours, real] = await both([['COMMAND', 'LIST'], ...filters.map((filter) => ['COMMAND', 'LIST', 'FILTERBY', ...filter])])
    expect(ours.map(names)).toEqual(real.map(names))
  })

  it('without names, tells of the commands it lists', async () => {
    const [ours] = await both([['COMMAND'], ['COMMAND', 'INFO'], ['COMMAND', 'LIST'], ['COMMAND', 'COUNT'], ['COMMAND', 'DOCS']])
    const [plain, info, list, count, docs] = ours as [ReplyTree, ReplyTree, ReplyTree, ReplyTree, ReplyTree]
    const listed = names(list).filter((name) => !name.includes('|'))
    for (const all of [plain, info]) expect(all.children.map(({ children }) => children[0]!.text).filter((name) => !LATER.has(name)).sort()).toEqual(listed)
    expect([...fieldsOf(docs).keys()].filter((name) => !LATER.has(name)).sort()).toEqual(listed)
    expect(Number(count.text)).toBe(plain.children.length)
  })

  it('GETKEYS and GETKEYSANDFLAGS find in requests of every command the keys that redis-server finds', async () => {
    const all = await allNames()
    const docs = (await both(all.map((name) => ['COMMAND', 'DOCS', name])))[1]
    const requests = all.flatMap((name, at) => requestsOf(name, docs[at]!.children[1]!))
    expect(requests.length).toBeGreaterThan(800)
    const asked = requests.flatMap((request) => [['COMMAND', 'GETKEYSANDFLAGS', ...request], ['COMMAND', 'GETKEYS', ...request]])
    const [ours, real] = await both(asked)
    const told = (replies: readonly ReplyTree[]): string[] => replies.map((reply, at) => `${asked[at]!.join(' ')} -> ${written(reply)}`)
    expect(told(ours)).toEqual(told(real))
  })
})
