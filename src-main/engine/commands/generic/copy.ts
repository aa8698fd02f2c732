import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import type { StringForm } from '../../keyspace/string-form.ts'
import { copyValue, stringEncoding, type Value } from '../../keyspace/value.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { isClusterMode, readDatabaseIndex, sameObject } from './other-database.ts'

export const copy: CommandSpec = {
  name: 'copy',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['keyspace'],
  keys: [
    { flags: ['RO', 'access'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Copies a value with its expiry to another name.',
    since: '6.2.0',
    group: 'generic',
    complexity: 'O(N) in the elements of an aggregate, O(1) for a string',
    syntax: 'source destination [DB destination-db] [REPLACE]',
  },
  run(ctx, args) {
    const from = args[1]!
    const to = args[2]!
    const { replace, target } = readOptions(ctx, args)
    if (target === ctx.db && from === to) throw sameObject()
    const value = ctx.db.get(from)
    if (value === undefined || (!replace && target.has(to))) {
      ctx.reply.integer(0)
      return
    }
    const expiresAtMs = ctx.db.expiresAtMs(from)
    target.delete(to)
    target.setFormed(to, copyValue(value, target.encodingLimits), copiedForm(value, ctx.db.formOf(from)))
    if (expiresAtMs !== undefined) target.setExpiry(to, expiresAtMs)
    target.notify('generic', 'copy_to', to)
    ctx.reply.integer(1)
  },
}

/** An integer's copy is an object of its own, a raw string's copy is raw (dupStringObject). */
function copiedForm(value: Value, form: StringForm): StringForm {
  return form === 'whole' && typeof value === 'string' && stringEncoding(value) === 'int' ? 'copied' : form
}

function readOptions(ctx: CommandContext, args: readonly Bytes[]): { replace: boolean; target: Keyspace } {
  let replace = false
  let index: number | undefined
  for (let at = 3; at < args.length; at++) {
    if (isKeyword(args[at], 'replace')) replace = true
    else if (isKeyword(args[at], 'db') && at + 1 < args.length) index = readDatabaseIndex(ctx, args[++at]!)
    else throw syntaxError()
  }
  if (index === undefined) return { replace, target: ctx.db }
  if (index !== 0 && isClusterMode(ctx)) throw new ReplyError('ERR Copying to another database is not allowed in cluster mode')
  return { replace, target: ctx.node.databases[index]! }
}
