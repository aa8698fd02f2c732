import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, type KeySpecFlag, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { findCommand } from './command-reply.ts'

/**
 * The keys of a request, with what the command does to each (COMMAND GETKEYS).
 * @throws ReplyError for an unknown command, one without keys, and a malformed request (getKeysSubcommandImpl).
 */
export function findKeys(ctx: CommandContext, request: readonly Bytes[]): { key: Bytes; flags: readonly KeySpecFlag[] }[] {
  const spec = lookUp(ctx, request)
  if (spec.findKeys === undefined && !(spec.keys ?? []).some(({ flags }) => !flags.includes('not_key'))) {
    throw new ReplyError('ERR The command has no key arguments')
  }
  const hasArity = spec.arity >= 0 ? request.length === spec.arity : request.length >= -spec.arity
  if (!hasArity) throw new ReplyError('ERR Invalid number of arguments specified for command')
  const indexes = ctx.node.commands.keyIndexes(spec, request)
  if (indexes.length === 0 && !spec.flags.includes('no_mandatory_keys')) throw new ReplyError('ERR Invalid arguments specified for command')
  return indexes.map((index) => ({ key: request[index]!, flags: flagsAt(ctx, spec, request, index) }))
}

function lookUp(ctx: CommandContext, request: readonly Bytes[]): CommandSpec {
  const top = findCommand(ctx, request[0]!)
  const spec = top?.subcommands === undefined ? top : ctx.node.commands.subcommand(top, request[1] ?? '')
  if (spec === undefined) throw new ReplyError('ERR Invalid command specified')
  return spec
}

/** The flags of the spec that names this argument; a command with one spec needs no search. */
function flagsAt(ctx: CommandContext, spec: CommandSpec, request: readonly Bytes[], index: number): readonly KeySpecFlag[] {
  if (spec.keys?.[0]?.flags.includes('variable_flags')) return flagsOfRequest(spec, request)
  const specs = (spec.keys ?? []).filter(({ flags }) => !flags.includes('not_key'))
  if (specs.length <= 1) return specs[0]?.flags ?? []
  const { findKeys: _whole, ...rest } = spec
  return specs.find((keySpec) => ctx.node.commands.keyIndexes({ ...rest, keys: [keySpec] }, request).includes(index))?.flags ?? []
}

const READ_AND_CHANGED: readonly KeySpecFlag[] = ['RW', 'access', 'update']

/** What a command whose arguments decide does to its key: SET reads it with GET only, BITFIELD changes it unless it only reads (setGetKeys, bitfieldGetKeys). */
function flagsOfRequest(spec: CommandSpec, request: readonly Bytes[]): readonly KeySpecFlag[] {
  const words = new Set(request.slice(2).map((word) => word.toLowerCase()))
  if (spec.name === 'set') return words.has('get') ? READ_AND_CHANGED : ['OW', 'update']
  if (spec.name === 'bitfield') return words.has('set') || words.has('incrby') ? READ_AND_CHANGED : ['RO', 'access']
  return (spec.keys?.[0]?.flags ?? []).filter((flag) => flag !== 'variable_flags')
}
