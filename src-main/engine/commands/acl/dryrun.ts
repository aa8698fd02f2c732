import type { Bytes } from '../../bytes.ts'
import { denialOf } from '../../acl/permission.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { wrongArity } from '../reply-errors.ts'

export const aclDryrun: CommandSpec = {
  name: 'dryrun',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Tells whether a user may run a command, without running it.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(1).',
    syntax: 'username command [arg [arg ...]]',
  },
  run(ctx, args) {
    const { node: { acl }, reply } = ctx
    const user = acl.user(args[2]!)
    if (user === undefined) throw new ReplyError(`ERR User '${args[2]}' not found`)
    const request = args.slice(3)
    const spec = find(ctx, request)
    const denial = denialOf(user, spec, request)
    if (denial === undefined) return reply.ok()
    if (denial.reason === 'command') return reply.bulk(`This user has no permissions to run the '${acl.commands.fullName(spec)}' command`)
    reply.bulk(`This user has no permissions to access the '${request[denial.at]}' ${denial.reason}`)
  },
}

/** @throws ReplyError for a command that is not known, or lacks arguments. */
function find({ node: { acl, commands } }: CommandContext, request: readonly Bytes[]): CommandSpec {
  const top = commands.get(request[0]!.toLowerCase())
  const spec = top?.subcommands === undefined || request.length === 1 ? top : commands.subcommand(top, request[1]!)
  if (spec === undefined) throw new ReplyError(`ERR Command '${request[0]}' not found`)
  const hasArity = spec.arity >= 0 ? request.length === spec.arity : request.length >= -spec.arity
  if (!hasArity) throw wrongArity(acl.commands.fullName(spec))
  return spec
}
