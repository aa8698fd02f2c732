import { type CommandSpec, ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { ACL_CATEGORIES } from '../acl-categories.ts'

export const aclCat: CommandSpec = {
  name: 'cat',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Lists the categories of commands, or the commands of one.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(1) since the categories and commands are a fixed set.',
    syntax: '[categoryname]',
  },
  run(ctx, args) {
    if (args.length === 2) return ctx.reply.bulks(ACL_CATEGORIES)
    if (args.length > 3) throw subcommandSyntax(args)
    const { commands } = ctx.node.acl
    const found = commands.inCategory(args[2]!)
    if (found === undefined) throw new ReplyError(`ERR Unknown category '${args[2]!.slice(0, 128)}'`)
    ctx.reply.bulks(found.map((spec) => commands.fullName(spec)))
  },
}
