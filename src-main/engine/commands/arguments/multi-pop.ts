import type { Bytes } from '../../bytes.ts'
import { syntaxError } from '../reply-errors.ts'
import { readAtLeast } from './integer.ts'
import { isKeyword } from './keyword.ts'

export interface MultiPop<Where> {
  readonly keys: readonly Bytes[]
  readonly where: Where
  readonly count: number
}

/** The arguments of LMPOP and ZMPOP, `numkeys` at `start`: keys, which end, and COUNT (lmpopGenericCommand, zmpopGenericCommand). */
export function readMultiPop<Where>(args: readonly Bytes[], start: number, readWhere: (argument: Bytes) => Where): MultiPop<Where> {
  const keyCount = readAtLeast(args[start]!, 1, 'ERR numkeys should be greater than 0')
  const whereAt = start + keyCount + 1
  if (whereAt >= args.length) throw syntaxError()
  const where = readWhere(args[whereAt]!)
  return { keys: args.slice(start + 1, whereAt), where, count: readCount(args, whereAt + 1) }
}

function readCount(args: readonly Bytes[], at: number): number {
  if (at === args.length) return 1
  if (!isKeyword(args[at], 'count') || at + 1 === args.length) throw syntaxError()
  const count = readAtLeast(args[at + 1]!, 1, 'ERR count should be greater than 0')
  if (at + 2 !== args.length) throw syntaxError()
  return count
}
