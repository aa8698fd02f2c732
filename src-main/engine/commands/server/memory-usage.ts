import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { keyFootprintBytes } from '../../keyspace/footprint.ts'

export const memoryUsage: CommandSpec = {
  name: 'usage',
  arity: -3,
  flags: ['readonly'],
  acl: [],
  keys: [{ flags: ['RO'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: {
    summary: 'Estimates the bytes a key and its value take.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of samples.',
    syntax: 'key [SAMPLES count]',
  },
  run(ctx, args) {
    const samples = readSamples(args.slice(3))
    const key = args[2]!
    const value = ctx.db.peek(key)
    if (value === undefined) ctx.reply.nil()
    else ctx.reply.integer(keyFootprintBytes(key, value, samples))
  },
}

const DEFAULT_SAMPLES = 5

function readSamples(words: readonly Bytes[]): number {
  let samples = DEFAULT_SAMPLES
  for (let i = 0; i < words.length; i += 2) {
    if (!isKeyword(words[i], 'samples') || i + 1 >= words.length) throw syntaxError()
    samples = readInteger(words[i + 1]!)
    if (samples < 0) throw syntaxError()
  }
  return samples === 0 ? Infinity : samples
}
