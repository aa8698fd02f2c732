import type { Bytes } from '../bytes.ts'
import { ReplyError } from './command.ts'

/** The refusals many commands share, as server.c's `shared` words them. */
export const wrongType = (): ReplyError => new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value')
export const syntaxError = (): ReplyError => new ReplyError('ERR syntax error')
export const notAnInteger = (): ReplyError => new ReplyError('ERR value is not an integer or out of range')
export const notAFloat = (): ReplyError => new ReplyError('ERR value is not a valid float')
export const noSuchKey = (): ReplyError => new ReplyError('ERR no such key')
export const outOfRange = (): ReplyError => new ReplyError('ERR index out of range')
export const wrongArity = (fullName: string): ReplyError => new ReplyError(`ERR wrong number of arguments for '${fullName}' command`)
export const invalidExpire = (fullName: string): ReplyError => new ReplyError(`ERR invalid expire time in '${fullName}' command`)
/** What a command that may take more memory is answered above maxmemory (shared.oomerr). */
export const OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'."
/** A known subcommand with arguments it does not take (addReplySubcommandSyntaxError). */
export const subcommandSyntax = (args: readonly Bytes[]): ReplyError =>
  new ReplyError(`ERR unknown subcommand or wrong number of arguments for '${args[1]!.slice(0, 128)}'. Try ${args[0]!.toUpperCase()} HELP.`)
