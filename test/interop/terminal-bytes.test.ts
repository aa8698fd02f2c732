import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quoted } from '../../src-main/engine/resp/quoted.ts'
import { isMissing, slotscope } from '../support/program.ts'
import { startNode, startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { freePorts } from '../support/free-ports.ts'
import { bitmaps } from './differential/commands/bitmaps.ts'
import { geo } from './differential/commands/geo.ts'
import { hashes } from './differential/commands/hashes.ts'
import { hyperLogLogs } from './differential/commands/hyperloglogs.ts'
import { keys } from './differential/commands/keys.ts'
import { lists } from './differential/commands/lists.ts'
import { scripts } from './differential/commands/scripts.ts'
import { sets } from './differential/commands/sets.ts'
import { sortedSets } from './differential/commands/sorted-sets.ts'
import { streams } from './differential/commands/streams.ts'
import { strings } from './differential/commands/strings.ts'
import { pools } from './differential/pools.ts'
import { type Command, commandOf, sometimesWrong } from './differential/template.ts'

/*
 * `slotscope cli` and redis-cli are given the same lines against the same redis-server, and must print the same bytes:
 * every reply type, errors, nested arrays, binary strings, RESP2 and RESP3, in and out of cluster mode.
 */

const BIN = fileURLToPath(new URL('../../bin/slotscope.js', import.meta.url))
const SEED = 20_250_101
/** Every kind of reply that redis-cli can read (it ends at an attribute and at a big number), as DEBUG PROTOCOL makes them. */
const REPLY_TYPES = ['string', 'integer', 'double', 'null', 'array', 'set', 'map', 'push', 'verbatim', 'true', 'false'].map((type) => ['DEBUG', 'PROTOCOL', type])
const SERVER: readonly Command[] = [
  ['PING'], ['PING', 'a "quoted" \xff word'], ['ECHO', '\u0000\u0001\x1b[31mred\x7f'], ['COMMAND', 'COUNT'], ['COMMAND', 'INFO', 'get', 'nosuch'], ['COMMAND', 'DOCS', 'xadd'], ['COMMAND', 'GETKEYSANDFLAGS', 'MSET', 'a', '1', 'b', '2'],
  ['CONFIG', 'GET', 'max*'], ['CONFIG', 'SET', 'nosuch', '1'], ['ACL', 'WHOAMI'], ['ACL', 'LIST'], ['ACL', 'GETUSER', 'default'], ['LATENCY', 'HELP'], ['SLOWLOG', 'GET', '0'], ['MEMORY', 'DOCTOR'], ['LOLWUT', 'VERSION', '5', '10', '2', '2'],
  ['CLIENT', 'GETNAME'], ['CLIENT', 'SETNAME', 'me'], ['CLIENT', 'GETNAME'], ['OBJECT', 'HELP'], ['SELECT', '99'], ['nosuch', 'a', 'b'], ['get'], ['WAIT', '0', '0'], ['TYPE', 'none'], ['DBSIZE'], ['LASTSAVE', 'x'], ['PUBSUB', 'CHANNELS'], ['SCRIPT', 'HELP'], ['MULTI'], ['PING'], ['EXEC'],
]

describe.skipIf(isMissing('redis-server', 'the terminal beside redis-cli') || isMissing('redis-cli', 'the terminal beside redis-cli'))('slotscope cli prints what redis-cli prints', () => {
  let single: TestNode
  let cluster: TestNode[]

  beforeAll(async () => {
    const [port] = await freePorts(1)
    single = await startNode('redis-server', port!, ['--save', '', '--enable-debug-command', 'yes'])
    cluster = await startNodes('redis-server', 3)
    const created = await slotscope(['trib', 'create', '--yes', ...cluster.map((node) => `127.0.0.1:${node.port}`)])
    expect(created.stderr).toBe('')
    await untilClusterOk(cluster)
  })
  afterAll(() => stopNodes([single, ...cluster]))

  for (const options of [[], ['--no-raw'], ['--csv'], ['-3', '--no-raw'], ['-3'], ['--json'], ['--quoted-json', '-3']]) {
    it(`for 700 commands with ${options.join(' ') || 'no option'}`, async () => {
      await expectSameBytes([single], options, [...SERVER, ...REPLY_TYPES, ...generated(640)])
    })
  }

  for (const options of [['-c'], ['-c', '--no-raw'], ['-c', '-3', '--no-raw']]) {
    it(`for 400 commands redirected through a cluster, with ${options.join(' ')}`, async () => {
      await expectSameBytes(cluster, options, spread(generated(400)))
    })
  }
})

/** The same commands on every run: a draw from all data types, mistakes included. */
function generated(count: number): Command[] {
  const templates = [...strings, ...bitmaps, ...keys, ...lists, ...sets, ...hashes, ...sortedSets, ...streams, ...hyperLogLogs, ...geo, ...scripts]
  const command = fc.oneof(...templates.map((template) => sometimesWrong(commandOf(template, pools))))
  return fc.sample(command, { numRuns: count, seed: SEED })
}

/** The keys of each command moved to one of several slots, so that the node changes on the way. */
function spread(commands: readonly Command[]): Command[] {
  return commands.filter((words) => !['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'UNWATCH'].includes(words[0]!)).map((words, index) => words.map((word) => word.replaceAll('{k}', `{k${index % 7}}`)))
}

async function expectSameBytes(nodes: readonly TestNode[], options: readonly string[], commands: readonly Command[]): Promise<void> {
  const input = `${commands.map((words) => words.map(quoted).join(' ')).join('\n')}\n`
  const printed: string[] = []
  for (const program of [['redis-cli'], [process.execPath, BIN, 'cli']]) {
    for (const node of nodes) await Promise.all([node.call('FLUSHALL'), node.call('SCRIPT', 'FLUSH')])
    printed.push(await output([...program, '-h', '127.0.0.1', '-p', String(nodes[0]!.port), ...options], input))
  }
  expect(printed[1]!.split('\n')).toEqual(printed[0]!.split('\n'))
}

/** Both streams of a program, as latin1 text of the bytes. */
function output([program, ...args]: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { env: { ...process.env, NO_COLOR: '1' }, timeout: 60_000 })
    let text = ''
    child.stdout.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    child.stderr.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    child.on('error', reject)
    child.on('close', () => resolve(text))
    child.stdin.end(input, 'latin1')
  })
}
