import { expect } from 'vitest'
import type { Bytes } from '../../../../src-main/engine/bytes.ts'
import { splitInlineArguments } from '../../../../src-main/engine/resp/inline.ts'
import { EmbeddedExecutor } from './embedded-executor.ts'
import type { RealRedis } from './real-redis.ts'
import { parseReply, shape, timeless, unordered } from './reply-tree.ts'

/**
 * Commands as one types them, run in order on an empty database. A line that starts with `~ ` is compared without regard to
 * order, one that starts with `? ` by the kinds and counts of its reply only, one that starts with `@ ` without the times a stream's reply holds.
 */
export type Script = readonly string[]

type Strictness = 'bytes' | 'unordered' | 'shape' | 'timeless'

const STRICTNESS: ReadonlyMap<string, Strictness> = new Map([['~ ', 'unordered'], ['? ', 'shape'], ['@ ', 'timeless']])

interface Step {
  readonly line: string
  readonly args: readonly Bytes[]
  readonly strictness: Strictness
}

/** Runs a script on both and expects equal replies to every line. */
export async function expectSameReplies(real: RealRedis, protocol: 2 | 3, script: Script): Promise<void> {
  const steps = script.map(parseLine)
  const prelude = [['HELLO', String(protocol)], ['FLUSHALL']]
  const realReplies = (await real.ask([...prelude, ...steps.map(({ args }) => args)])).slice(prelude.length)
  const embedded = new EmbeddedExecutor(protocol)
  steps.forEach(({ line, args, strictness }, index) => {
    const ours = embedded.run(args)
    const context = `RESP${protocol}, line ${index + 1}: ${line}`
    expect.soft(comparable(ours, strictness), context).toBe(comparable(realReplies[index]!, strictness))
  })
}

function comparable(reply: Bytes, strictness: Strictness): string {
  if (strictness === 'bytes') return reply
  const tree = parseReply(reply)
  if (strictness === 'timeless') return timeless(tree)
  return strictness === 'unordered' ? unordered(tree) : shape(tree)
}

function parseLine(line: string): Step {
  const strictness = STRICTNESS.get(line.slice(0, 2)) ?? 'bytes'
  const args = splitInlineArguments(strictness === 'bytes' ? line : line.slice(2))
  if (args === undefined || args.length === 0) throw new Error(`no command: ${line}`)
  return { line, args, strictness }
}
