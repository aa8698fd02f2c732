import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../../support/program.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../../support/redis-nodes.ts'
import { bitmaps } from './commands/bitmaps.ts'
import { blocking } from './commands/blocking.ts'
import { geo } from './commands/geo.ts'
import { hashes } from './commands/hashes.ts'
import { hyperLogLogs } from './commands/hyperloglogs.ts'
import { keys } from './commands/keys.ts'
import { lists } from './commands/lists.ts'
import { scripts } from './commands/scripts.ts'
import { clients, settings, shapes, users } from './commands/server.ts'
import { sets } from './commands/sets.ts'
import { equalScores, sortedSets } from './commands/sorted-sets.ts'
import { streams } from './commands/streams.ts'
import { floats, strings } from './commands/strings.ts'
import { bitfields } from './commands/bitfields.ts'
import { cluster } from './commands/cluster.ts'
import { groups } from './commands/groups.ts'
import { sorting, sortingSets } from './commands/sorting.ts'
import { values } from './commands/values.ts'
import { pools, settingDefaults, settingNames } from './pools.ts'
import { type Command, commandOf, sometimesWrong } from './template.ts'
import { comparableAll } from './unordered.ts'
import { Wire } from './wire.ts'

/*
 * Generated command sequences, sent to an embedded node and to redis-server, over RESP2 and RESP3: every reply must be equal
 * byte for byte. A difference is shrunk to the shortest sequence that shows it.
 * SLOTSCOPE_SEQUENCES sets how many sequences per type and protocol (230 makes over 5,000), SLOTSCOPE_SEED which ones.
 */

const SEQUENCES = Number(process.env.SLOTSCOPE_SEQUENCES ?? 230)
const SEED = process.env.SLOTSCOPE_SEED === undefined ? undefined : Number(process.env.SLOTSCOPE_SEED)
const STANDALONE = ['--save', '', '--appendonly', 'no', '--enable-debug-command', 'yes']
const CLUSTERED = ['--cluster-enabled', 'yes', '--cluster-require-full-coverage', 'no', '--save', '', '--appendonly', 'no']
const TYPES: Readonly<Record<string, readonly string[]>> = { strings, floats, bitmaps, bitfields, keys, values, sorting, 'sorting sets': sortingSets, lists, sets, hashes, blocking, 'sorted sets': sortedSets, 'equal scores': equalScores, streams, groups, HyperLogLogs: hyperLogLogs, geo, scripts, ACL: users, CONFIG: settings, CLIENT: clients, COMMAND: shapes }

/** Sent as they are meant: a wrong word would ask for elements in an order that nobody promises. */
const SOUND: ReadonlySet<readonly string[]> = new Set([sortingSets])

describe.skipIf(isMissing('redis-server', 'comparison of every reply with its own'))('replies of an embedded node and of redis-server', () => {
  let nodes: TestNode[]

  beforeAll(async () => {
    nodes = [...(await startNodes('slotscope', 1, STANDALONE)), ...(await startNodes('redis-server', 1, STANDALONE))]
  })
  afterAll(() => stopNodes(nodes))

  for (const [type, templates] of Object.entries(TYPES)) {
    for (const protocol of [2, 3] as const) {
      it(`are equal for generated sequences of ${type} commands over RESP${protocol}`, async () => {
        await expectEqualReplies(nodes, templates, { protocol, runs: type === 'blocking' ? Math.ceil(SEQUENCES / 10) : SEQUENCES })
      })
    }
  }
})

/** The slot that no node owns: of the key `c`. */
const UNOWNED_SLOT = 7365

describe.skipIf(isMissing('redis-server', 'comparison of every reply with its own'))('replies in cluster mode of an embedded node and of redis-server', () => {
  let nodes: TestNode[]

  beforeAll(async () => {
    nodes = [...(await startNodes('slotscope', 1, CLUSTERED)), ...(await startNodes('redis-server', 1, CLUSTERED))]
    for (const node of nodes) await node.call('CLUSTER', 'ADDSLOTSRANGE', 0, UNOWNED_SLOT - 1, UNOWNED_SLOT + 1, 16383)
    await untilClusterOk(nodes)
  })
  afterAll(() => stopNodes(nodes))

  for (const protocol of [2, 3] as const) {
    it(`are equal for generated sequences of commands with keys of several slots over RESP${protocol}`, async () => {
      await expectEqualReplies(nodes, cluster, { protocol, runs: SEQUENCES, clean: CLEAN_CLUSTER })
    })
  }
})

async function expectEqualReplies(nodes: readonly TestNode[], templates: readonly string[], { protocol, runs, clean = CLEAN }: { protocol: 2 | 3; runs: number; clean?: readonly Command[] }): Promise<void> {
  const wires = await Promise.all(nodes.map((node) => Wire.open(node.port, protocol)))
  const command = fc.oneof(...templates.map((template) => (SOUND.has(templates) ? commandOf(template, pools) : sometimesWrong(commandOf(template, pools)))))
  const sequence = fc.array(command, { minLength: 5, maxLength: 40 })
  try {
    await fc.assert(fc.asyncProperty(sequence, (commands) => expectSameAnswers(wires, clean, commands)), { numRuns: runs, seed: SEED, endOnFailure: false, interruptAfterTimeLimit: 100_000 })
  } finally {
    for (const wire of wires) wire.close()
  }
}

/** Leaves no transaction open, no key, no script and no user behind, and settings as they were. */
const CLEAN: readonly Command[] = [
  ['DISCARD'], ['CLIENT', 'TRACKING', 'OFF'], ['UNWATCH'], ['SELECT', '0'], ['FLUSHALL'], ['SCRIPT', 'FLUSH'], ['ACL', 'DELUSER', 'bob', 'alice'], ['CLIENT', 'SETNAME', ''],
  ...settingNames.map((name) => ['CONFIG', 'SET', name, settingDefaults[name]!]),
]

/** Slots that were given away or taken are as they were. */
const CLEAN_CLUSTER: readonly Command[] = [
  ['DISCARD'], ['UNWATCH'], ['READWRITE'], ['FLUSHALL'], ...['0', '3300', '15495', '16383'].map((slot) => ['CLUSTER', 'ADDSLOTS', slot]), ['CLUSTER', 'DELSLOTS', String(UNOWNED_SLOT)],
]

async function expectSameAnswers(wires: readonly Wire[], clean: readonly Command[], commands: readonly Command[]): Promise<void> {
  const [ours, real] = await Promise.all(
    wires.map(async (wire) => {
      await wire.exchange(clean)
      const replies = await wire.exchange(commands)
      const compared = comparableAll(commands.map(([name]) => name!), replies)
      return commands.map((words, index) => `${words.join(' ')} -> ${compared[index]!}`)
    }),
  )
  expect(ours).toEqual(real)
}
