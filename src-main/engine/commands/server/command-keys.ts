import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, type KeySpecFlag, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { hasKeys, keyAccesses } from '../key-access.ts'
import { findCommand } from './command-reply.ts'

/**
 * The keys of a request, with what the command does to each (COMMAND GETKEYS).
 * @throws ReplyError for an unknown command, one without keys, and a malformed request (getKeysSubcommandImpl).
 */
export function findKeys(ctx: CommandContext, request: readonly Bytes[]): { key: Bytes; flags: readonly KeySpecFlag[] }[] {
  const spec = lookUp(ctx, request)
  if (!hasKeys(spec)) throw new ReplyError('ERR The command has no key arguments')
  const hasArity = spec.arity >= 0 ? request.length === spec.arity : request.length >= -spec.arity
  if (!hasArity) throw new ReplyError('ERR Invalid number of arguments specified for command')
  const accesses = keyAccesses(spec, request)
  if (accesses.length === 0 && !spec.flags.includes('no_mandatory_keys')) throw new ReplyError('ERR Invalid arguments specified for command')
  return accesses.map(({ index, flags }) => ({ key: request[index]!, flags }))
}

function lookUp(ctx: CommandContext, request: readonly Bytes[]): CommandSpec {
  const top = findCommand(ctx, request[0]!)
  const spec = top?.subcommands === undefined ? top : ctx.node.commands.subcommand(top, request[1] ?? '')
  if (spec === undefined) throw new ReplyError('ERR Invalid command specified')
  return spec
}
