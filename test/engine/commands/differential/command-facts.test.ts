import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandSpec, KeySpec } from '../../../../src-main/engine/commands/command.ts'
import { dataCommands } from './embedded-executor.ts'
import { hasRedisServer, RealRedis } from './real-redis.ts'
import { parseReply, type ReplyTree } from './reply-tree.ts'

/** What came with later versions redis-server 7.0 does not know. */
const FIRST_UNKNOWN = '7.2'

/** Categories that COMMAND lists and a spec leaves to its flags. */
const IMPLIED_CATEGORIES = new Set(['@read', '@write', '@fast', '@slow', '@admin', '@dangerous', '@blocking'])

describe.skipIf(!hasRedisServer())('what is known of a command is what redis-server 7.0 tells (skipped: no redis-server 7.0 on PATH)', () => {
  let facts: Map<string, ReplyTree>
  let real: RealRedis
  beforeAll(async () => {
    real = await RealRedis.start()
    const [reply] = await real.ask([['COMMAND']])
    facts = new Map(parseReply(reply!).children.map((fact) => [fact.children[0]!.text, fact]))
  })
  afterAll(() => real.stop())

  for (const spec of dataCommands.filter(({ doc }) => doc.since < FIRST_UNKNOWN)) {
    it(spec.name, () => {
      expectSameFacts(spec, facts.get(spec.name)!)
      for (const subcommand of spec.subcommands ?? []) {
        const fact = facts.get(spec.name)!.children[9]!.children.find(({ children }) => children[0]!.text === `${spec.name}|${subcommand.name}`)
        expectSameFacts(subcommand, fact!)
      }
    })
  }

  it('every data command is there, but those of replication and persistence', () => {
    const wanted = [...facts].filter(([, fact]) => texts(fact.children[6]!).some((category) => ['@string', '@list', '@hash', '@set', '@sortedset', '@bitmap', '@keyspace', '@stream'].includes(category)))
    const missing = wanted.map(([name]) => name).filter((name) => !dataCommands.some((spec) => spec.name === name))
    expect(missing.sort()).toEqual(['dump', 'migrate', 'restore', 'restore-asking', 'swapdb'])
  })
})

function expectSameFacts(spec: CommandSpec, fact: ReplyTree): void {
  const [, arity, flags, , , , categories, , keySpecs] = fact.children
  expect(spec.arity).toBe(Number(arity!.text))
  expect(spec.flags.filter((flag) => flag !== 'may_replicate' && flag !== 'touches_arbitrary_keys').sort()).toEqual(texts(flags!).sort())
  const categoryNames = spec.acl.map((name) => `@${name}`)
  expect(categoryNames.filter((name) => !IMPLIED_CATEGORIES.has(name)).sort()).toEqual(texts(categories!).filter((name) => !IMPLIED_CATEGORIES.has(name)).sort())
  expect((spec.keys ?? []).map(describeKeySpec)).toEqual(keySpecs!.children.filter((keySpec) => entry(keySpec, 'begin_search')!.children[1]!.text !== 'unknown').map(describeReply))
}

function texts(tree: ReplyTree): string[] {
  return tree.children.map(({ text }) => text)
}

function describeKeySpec(keySpec: KeySpec): string {
  const begin = 'index' in keySpec.begin ? `index ${keySpec.begin.index}` : `keyword ${keySpec.begin.keyword} ${keySpec.begin.startFrom}`
  const find = 'lastKey' in keySpec.find ? `range ${keySpec.find.lastKey} ${keySpec.find.step} ${keySpec.find.limit}` : `keynum ${keySpec.find.keyNumIndex} ${keySpec.find.firstKey} ${keySpec.find.step}`
  return `${[...keySpec.flags].sort().join(' ')}; ${begin}; ${find}`
}

function describeReply(keySpec: ReplyTree): string {
  const flags = texts(entry(keySpec, 'flags')!).sort().join(' ')
  return `${flags}; ${describePart(entry(keySpec, 'begin_search')!)}; ${describePart(entry(keySpec, 'find_keys')!)}`
}

/** "type range spec (lastkey -1 keystep 1 limit 0)" as "range -1 1 0". */
function describePart(part: ReplyTree): string {
  const numbers = entry(part, 'spec')!.children.filter((_, index) => index % 2 === 1)
  return [entry(part, 'type')!.text, ...numbers.map(({ text }) => text)].join(' ')
}

function entry(map: ReplyTree, name: string): ReplyTree | undefined {
  const at = map.children.findIndex(({ text }, index) => index % 2 === 0 && text === name)
  return at === -1 ? undefined : map.children[at + 1]
}
