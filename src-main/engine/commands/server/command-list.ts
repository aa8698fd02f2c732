import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { GlobPattern } from '../arguments/glob-pattern.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { aclCategoriesOf } from '../acl-categories.ts'

export const commandList: CommandSpec = {
  name: 'list',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Lists the names of commands.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(N) where N is the total number of Redis commands',
    syntax: '[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>{filterby}]',
  },
  run(ctx, args) {
    const { node: { commands }, reply } = ctx
    const all = commands.all().flatMap((spec) => [spec, ...commands.subcommands(spec)])
    if (args.length === 2) return reply.bulks(all.map((spec) => commands.fullName(spec)))
    if (args.length !== 5 || !isKeyword(args[2], 'filterby')) throw syntaxError()
    const isListed = readFilter(args[3]!, args[4]!)
    reply.bulks(all.filter((spec) => isListed(spec, commands.fullName(spec))).map((spec) => commands.fullName(spec)))
  },
}

function readFilter(kind: Bytes, value: Bytes): (spec: CommandSpec, fullName: string) => boolean {
  switch (kind.toLowerCase()) {
    case 'module':
      return () => false
    case 'aclcat':
      return (spec) => aclCategoriesOf(spec).some((category) => category === value.toLowerCase())
    case 'pattern': {
      const glob = new GlobPattern(value, true)
      return (_spec, fullName) => glob.matches(fullName)
    }
    default:
      throw syntaxError()
  }
}
