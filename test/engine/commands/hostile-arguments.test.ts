import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCommands } from '../../../src-main/engine/commands/all-commands.ts'
import type { CommandSpec } from '../../../src-main/engine/commands/command.ts'
import { shownSyntax } from '../../../src-main/engine/commands/server/syntax-tree.ts'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { Wire } from '../../interop/differential/wire.ts'
import { freePorts } from '../../support/free-ports.ts'

/*
 * Every command there is gets arguments no sane client sends: names of Object.prototype, numbers at every edge, binary bytes, long
 * strings, keywords in the wrong place. Whatever it answers, it must answer, and never with an internal error.
 */

/** They end the connection, change its protocol, silence it, answer more than once, stop the node, or make every later command wait or fail. */
const LEFT_OUT = new Set([
  'shutdown', 'debug', 'quit', 'monitor', 'sync', 'psync', 'reset', 'hello', 'auth', 'subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe', 'sunsubscribe', 'client|kill', 'client|pause', 'client|reply', 'client|no-evict', 'replconf',
  'config|set', 'replicaof', 'slaveof', 'failover', 'migrate', 'cluster|meet', 'cluster|replicate', 'cluster|reset', 'cluster|failover', 'multi', 'exec', 'discard', 'acl|setuser', 'acl|deluser', 'wait', 'waitaof',
])

const KEYS = ['{k}string', '{k}number', '{k}list', '{k}set', '{k}hash', '{k}zset', '{k}none']
const FILLED = [['SET', '{k}string', 'text\xff\0'], ['SET', '{k}number', '12'], ['RPUSH', '{k}list', 'a', 'b', '3'], ['SADD', '{k}set', '1', '2', 'x'], ['HSET', '{k}hash', 'f', '1', 'g', 'text'], ['ZADD', '{k}zset', '1', 'a', '2.5', 'b']]
const HOSTILE = [
  '', '0', '-1', '1', '2', '-0', '+1', '1.5', '1e400', '-inf', 'nan', '9223372036854775807', '-9223372036854775808', '9223372036854775808', '18446744073709551616', '4294967296', '2147483648', '0x10', ' 1', '1 ',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '\0', '\xff\xfe', '\r\n', '*', '?', '[', '[^', '\\', '(', '(1', '[a', '-', '+', '$', '>', '~', '=', '#', '%', 'x'.repeat(3000), '*'.repeat(40) + 'b', '{', '{}', '{k}', '0-0', '1-1', 'u8', 'i64',
]

const MODES = [
  { mode: 'a node on its own', options: [], hasItself: () => true },
  { mode: 'a cluster node', options: ['--cluster-enabled', 'yes'], hasItself: ({ path }: Target) => ['cluster', 'asking', 'readonly'].includes(path[0]!) },
]

describe.each(MODES)('hostile arguments to $mode', ({ options, hasItself }) => {
  let node: EmbeddedNode
  let folder: string
  let wire: Wire

  beforeAll(async () => {
    const [port] = await freePorts(1)
    folder = mkdtempSync(join(tmpdir(), 'slotscope-hostile-'))
    node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options] })
    wire = await Wire.open(port!, 3)
  })
  afterAll(async () => {
    wire.close()
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const spec of allCommands.flatMap(withSubcommands).filter((target) => !LEFT_OUT.has(target.path.join('|')) && hasItself(target))) {
    it(`are answered by ${spec.path.join(' ').toUpperCase()}`, async () => {
      const requests = fc.sample(argumentsOf(spec), { numRuns: 150, seed: 7 }).map((args) => [...spec.path, ...args])
      // In a transaction nothing blocks.
      const replies = await wire.exchange([['FLUSHALL'], ...FILLED, ['MULTI'], ...requests, ['EXEC'], ['PING']])
      expect(replies.at(-1)).toBe('+PONG\r\n')
      expect(replies.filter((reply) => reply.includes('internal error'))).toEqual([])
      const outside = spec.mayBlock ? [] : await wire.exchange([...requests, ['PING']])
      expect(outside.filter((reply) => reply.includes('internal error'))).toEqual([])
    })
  }
})

interface Target {
  readonly path: readonly string[]
  readonly keywords: readonly string[]
  readonly mayBlock: boolean
}

function withSubcommands(spec: CommandSpec): Target[] {
  const target = (path: readonly string[], { doc, flags }: CommandSpec): Target => ({ path, keywords: shownSyntax(doc.syntax).match(/\b[A-Z][A-Z-]+\b/g) ?? [], mayBlock: flags.includes('blocking') })
  if (spec.subcommands === undefined || spec.subcommands.length === 0) return [target([spec.name], spec)]
  return spec.subcommands.map((sub) => target([spec.name, sub.name], sub))
}

/** Up to nine words: a key first as a rule, then hostile words and the command's own keywords. */
function argumentsOf({ keywords }: Target): fc.Arbitrary<string[]> {
  const word = fc.oneof({ arbitrary: fc.constantFrom(...HOSTILE), weight: 3 }, { arbitrary: fc.constantFrom(...KEYS), weight: 1 }, { arbitrary: fc.constantFrom(...keywords, 'x'), weight: 1 })
  return fc.tuple(fc.constantFrom(...KEYS, ...KEYS, ...HOSTILE), fc.array(word, { maxLength: 8 })).map(([first, rest]) => [first, ...rest])
}
