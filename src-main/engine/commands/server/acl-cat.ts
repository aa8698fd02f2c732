import { type CommandSpec, ReplyError } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'
import { ACL_CATEGORIES, aclCategoriesOf } from '../acl-categories.ts'

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
    if (args.length > 3) throw wrongArity('acl|cat')
    const category = ACL_CATEGORIES.find((name) => name === args[2]!.toLowerCase())
    if (category === undefined) throw new ReplyError(`ERR Unknown category '${args[2]}'`)
    const { commands } = ctx.node
    const all = commands.all().flatMap((spec) => [spec, ...(spec.subcommands ?? [])])
    ctx.reply.bulks(all.filter((spec) => aclCategoriesOf(spec).includes(category)).map((spec) => commands.fullName(spec)))
  },
}
