import { type CommandSpec, ReplyError } from '../command.ts'
import { notAnInteger, subcommandSyntax } from '../reply-errors.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'

export const aclGenpass: CommandSpec = {
  name: 'genpass',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Makes up a password of the bits asked for, in hexadecimal.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '[bits]',
  },
  run(ctx, args) {
    const bits = args.length === 2 ? 256 : integerFromText(args[2]!)
    if (args.length > 3) throw subcommandSyntax(args)
    if (bits === undefined) throw notAnInteger()
    if (bits <= 0 || bits > 4096) throw new ReplyError('ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096')
    ctx.reply.bulk(ctx.node.random.hex(Math.ceil(Number(bits) / 4)))
  },
}
