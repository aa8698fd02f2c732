import { type CommandSpec, ReplyError } from '../command.ts'
import { debugHelp, debugSubcommands } from './debug/subcommands.ts'

export const debugCommand: CommandSpec = {
  name: 'debug',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'protected'],
  acl: [],
  doc: {
    summary: 'A container for tools to test servers with. Off unless enable-debug-command allows it.',
    since: '1.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
    isSystemCommand: true,
  },
  run(ctx, args) {
    const name = args[1]!.toLowerCase()
    if (name === 'help' && args.length === 2) return debugHelp(ctx)
    const subcommand = debugSubcommands.get(name)
    if (subcommand === undefined || !subcommand.accepts(args.length)) {
      throw new ReplyError(`ERR unknown subcommand or wrong number of arguments for '${args[1]!.slice(0, 128)}'. Try DEBUG HELP.`)
    }
    subcommand.run(ctx, args)
  },
}
