import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { addMembers, PLAIN_ADD, type AddRules } from './adding.ts'

const RULE_WORDS = ['nx', 'xx', 'ch', 'incr', 'gt', 'lt'] as const

export const zadd: CommandSpec = {
  name: 'zadd',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Adds members with their scores to a sorted set, which it creates, or changes their scores.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)) per member',
    syntax: 'key [NX | XX]{condition 3.0.2} [GT | LT]{comparison 6.2.0} [CH]{change 3.0.2} [INCR]{increment 3.0.2} score member [score member ...]',
    history: [['2.4.0', 'Takes several members.'], ['3.0.2', 'Takes `NX`, `XX`, `CH` and `INCR`.'], ['6.2.0', 'Takes `GT` and `LT`.']],
  },
  run(ctx, args) {
    const { rules, start } = readRules(args)
    const pairs = (args.length - start) / 2
    if (pairs < 1 || !Number.isInteger(pairs)) throw syntaxError()
    checkRules(rules, pairs)
    const { added, updated, score } = addMembers(ctx, args, start, rules)
    if (!rules.incr) ctx.reply.integer(rules.ch ? added + updated : added)
    else if (score === undefined) ctx.reply.nil()
    else ctx.reply.double(score)
  },
}

function readRules(args: readonly Bytes[]): { rules: Readonly<AddRules>; start: number } {
  let rules: AddRules | undefined
  let start = 2
  for (; start < args.length && isLetter(args[start]!.charCodeAt(0)); start++) {
    const word = RULE_WORDS.find((candidate) => isKeyword(args[start], candidate))
    if (word === undefined) break
    rules ??= { ...PLAIN_ADD }
    rules[word] = true
  }
  return { rules: rules ?? PLAIN_ADD, start }
}

/** All rules begin with one; nearly all scores do not, and need not be compared with them. */
function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122
}

function checkRules({ nx, xx, gt, lt, incr }: Readonly<AddRules>, pairs: number): void {
  if (nx && xx) throw new ReplyError('ERR XX and NX options at the same time are not compatible')
  if ((gt && nx) || (lt && nx) || (gt && lt)) throw new ReplyError('ERR GT, LT, and/or NX options at the same time are not compatible')
  if (incr && pairs > 1) throw new ReplyError('ERR INCR option supports a single increment-element pair')
}
