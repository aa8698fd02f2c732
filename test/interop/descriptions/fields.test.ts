import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseReply, type ReplyTree } from '../../engine/commands/differential/reply-tree.ts'
import { startOurs } from '../../engine/replication/our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer } from '../../engine/replication/redis-server.ts'
import { Wire } from '../differential/wire.ts'
import { fieldsOf } from './requests.ts'

/** Fields of ours that 7.0.15 does not have: those of later versions that tools look for. */
const LATER = /^(lib-name|lib-ver|entry-id|timestamp-created|timestamp-last-updated)$/

/** Requests whose answers tell of the server itself, each with what must come before it. Values differ; names, order and kinds must not. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  'HELLO': [], 'ROLE': [], 'TIME': [], 'LASTSAVE': [], 'MEMORY STATS': ['SET a 1', 'SELECT 3', 'SET b 1 EX 1000', 'SELECT 0'], 'MEMORY DOCTOR': [], 'LATENCY DOCTOR': [], 'MEMORY MALLOC-STATS': [],
  'XINFO STREAM x': ['XADD x 1-1 a b'], 'XINFO STREAM x FULL': ['XADD x 2-1 a b', 'XGROUP CREATE x g 0', 'XREADGROUP GROUP g c STREAMS x >'], 'XINFO GROUPS x': [], 'XINFO CONSUMERS x g': [], 'XPENDING x g': [], 'XPENDING x g - + 10': [],
  'LCS s1 s2 IDX WITHMATCHLEN': ['SET s1 ohmytext', 'SET s2 mynewtext'], 'FUNCTION STATS': [], 'FUNCTION LIST': [], 'ACL GETUSER default': [], 'ACL LOG': ['ACL SETUSER bob on nopass +get', 'AUTH bob x', 'GET a', 'AUTH default x'], 'CLIENT TRACKINGINFO': [],
  'SLOWLOG GET 1': ['CONFIG SET slowlog-log-slower-than 0', 'PING'], 'LATENCY LATEST': ['CONFIG SET latency-monitor-threshold 10', 'LATENCY RESET', 'DEBUG SLEEP 0.02'], 'LATENCY HISTORY command': [], 'MODULE LIST': [], 'OBJECT FREQ a': [], 'DEBUG OBJECT none': [],
  'CLUSTER INFO': [], 'COMMAND COUNT x': [], 'LOLWUT VERSION 1': [], 'PUBSUB NUMSUB a': [], 'SCAN 0 COUNT 1000 TYPE none': [], 'GEOSEARCH none FROMLONLAT 0 0 BYRADIUS 1 m': [], 'CLIENT LIST TYPE replica': [],
}

/** Of each server alone, or given to ours by its test. */
const OWN_SETTINGS = new Set(['port', 'dir', 'repl-diskless-sync-delay'])

const CLUSTER_ASKED = ['CLUSTER SHARDS', 'CLUSTER SLOTS', 'CLUSTER LINKS', 'CLUSTER NODES', 'CLUSTER INFO', 'CLUSTER MYID', 'CLUSTER COUNT-FAILURE-REPORTS x', 'CLUSTER REPLICAS x']

/** Names and kinds, without what differs from run to run. */
function outline(tree: ReplyTree): string {
  if (tree.kind === '%') return `{${[...fieldsOf(tree)].filter(([name]) => !LATER.test(name)).map(([name, value]) => `${name}: ${outline(value)}`).join(', ')}}`
  if (tree.children.length > 0) return `${tree.kind}[${tree.children.map(outline).join(' ')}]`
  if (tree.kind === '-' || tree.kind === '+') return `${tree.kind}${tree.text}`
  return tree.kind
}

/** The names of `name=value` and `name:value` words, and how many lines there are. */
function wordNames(text: string): string {
  const line = (words: string): string => words.split(' ').map((word) => /^([a-z_-]+)[=:]/.exec(word)?.[1] ?? '').filter((name) => name !== '' && !LATER.test(name)).join(' ')
  return text.split('\n').map((words) => line(words.trim())).join('\n')
}

describe.skipIf(!hasRedisServer)('answers that tell of the server', () => {
  let servers: TestServer[]
  let clusters: TestServer[]
  beforeAll(async () => {
    servers = await Promise.all([startOurs(), startRedisServer()])
    clusters = await Promise.all([startOurs(['--cluster-enabled', 'yes']), startRedisServer(['--cluster-enabled', 'yes'])])
    for (const { redis } of clusters) await redis.call('CLUSTER', 'ADDSLOTSRANGE', 0, 100, 200, 16383)
  })
  afterAll(() => Promise.all([...servers, ...clusters].map((server) => server.stop())))

  async function both(of: readonly TestServer[], lines: readonly string[], protocol: 2 | 3): Promise<ReplyTree[]> {
    return Promise.all(of.map(async ({ port }) => {
      const wire = await Wire.open(port, protocol)
      const replies = await wire.exchange(lines.map((line) => line.split(' ')))
      wire.close()
      return parseReply(replies.at(-1)!)
    }))
  }

  for (const protocol of [2, 3] as const) {
    it(`have the names and kinds of redis-server's over RESP${protocol}`, async () => {
      const told: string[][] = [[], []]
      for (const [request, before] of Object.entries(ASKED)) {
        // RESP2 does not tell names from values, and so not what is ours alone.
        if (protocol === 2 && request === 'ACL LOG') continue
        const replies = await both(servers, [...before, request], protocol)
        for (const [at, reply] of replies.entries()) told[at]!.push(`${request}: ${outline(reply)}`)
      }
      expect(told[0]).toEqual(told[1])
    })

    it(`of a cluster have the names and kinds of redis-server's over RESP${protocol}`, async () => {
      const told: string[][] = [[], []]
      for (const request of CLUSTER_ASKED) {
        const replies = await both(clusters, [request], protocol)
        for (const [at, reply] of replies.entries()) told[at]!.push(`${request}: ${outline(reply)} ${request === 'CLUSTER INFO' ? wordNames(reply.text) : ''}`)
      }
      expect(told[0]).toEqual(told[1])
    })
  }

  it('tell the settings of redis-server, with its values', async () => {
    const told = await Promise.all([startOurs(), startRedisServer()].map(async (starting) => {
      const server = await starting
      const reply = (await server.redis.call('CONFIG', 'GET', '*')) as string[]
      await server.stop()
      const settings = Array.from({ length: reply.length / 2 }, (_, at) => [reply[2 * at]!, reply[2 * at + 1]!] as const)
      return settings.filter(([name]) => !OWN_SETTINGS.has(name)).map(([name, value]) => `${name} ${value}`).sort()
    }))
    expect(told[0]).toEqual(told[1])
  })

  it('have the fields of redis-server in CLIENT LIST and CLIENT INFO, in its order', async () => {
    for (const request of ['CLIENT LIST ID 1000000', 'CLIENT INFO']) {
      const [ours, real] = await both(servers, [request], 2)
      expect(wordNames(ours!.text)).toEqual(wordNames(real!.text))
    }
  })
})
