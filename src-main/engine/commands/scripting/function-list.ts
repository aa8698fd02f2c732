import type { Bytes } from '../../bytes.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'
import type { Library } from '../../scripting/function-libraries.ts'
import type { ScriptFunction } from '../../scripting/function-loader.ts'
import { SCRIPT_FLAGS } from '../../scripting/script-flags.ts'
import { GlobPattern } from '../arguments/glob-pattern.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const functionList: CommandSpec = {
  name: 'list',
  arity: -2,
  flags: ['noscript'],
  acl: ['scripting'],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Lists libraries and their functions.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions',
    syntax: '[LIBRARYNAME library-name-pattern] [WITHCODE]',
  },
  run(ctx, args) {
    const { pattern, withCode } = readOptions(args)
    const libraries = [...ctx.node.scripting.functions.all()].filter(({ name }) => pattern?.matches(name) ?? true)
    ctx.reply.array(libraries.length)
    for (const library of libraries) replyLibrary(ctx.reply, library, withCode)
  },
}

function readOptions(args: readonly Bytes[]): { pattern: GlobPattern | undefined; withCode: boolean } {
  let pattern: GlobPattern | undefined
  let withCode = false
  for (let i = 2; i < args.length; i++) {
    if (!withCode && isKeyword(args[i], 'withcode')) withCode = true
    else if (pattern === undefined && isKeyword(args[i], 'libraryname')) {
      if (i + 1 >= args.length) throw new ReplyError('ERR library name argument was not given')
      pattern = new GlobPattern(args[++i]!, true)
    } else throw new ReplyError(`ERR Unknown argument ${args[i]!}`)
  }
  return { pattern, withCode }
}

function replyLibrary(reply: ReplyWriter, { name, source, functions }: Library, withCode: boolean): void {
  reply.map(withCode ? 4 : 3)
  reply.bulk('library_name')
  reply.bulk(name)
  reply.bulk('engine')
  reply.bulk('LUA')
  reply.bulk('functions')
  reply.array(functions.size)
  for (const one of functions.values()) replyFunction(reply, one)
  if (!withCode) return
  reply.bulk('library_code')
  reply.bulk(source)
}

function replyFunction(reply: ReplyWriter, { name, description, flags }: ScriptFunction): void {
  reply.map(3)
  reply.bulk('name')
  reply.bulk(name)
  reply.bulk('description')
  reply.bulkOrNil(description)
  reply.bulk('flags')
  const told = SCRIPT_FLAGS.filter((flag) => flags.has(flag))
  reply.set(told.length)
  for (const flag of told) reply.simple(flag)
}
