import { type CommandSpec, ReplyError } from '../command.ts'
import { isIntegerText } from '../../keyspace/integer-text.ts'
import { findScriptKeys, scriptKeys, splitScriptArguments } from './script-arguments.ts'

/** FCALL and FCALL_RO (fcallCommandGeneric). */
export function callingCommand(form: { readonly name: 'fcall' | 'fcall_ro'; readonly isReadOnlyCommand: boolean; readonly summary: string }): CommandSpec {
  const { name, isReadOnlyCommand } = form
  const flags: CommandSpec['flags'] = isReadOnlyCommand
    ? ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys']
    : ['noscript', 'stale', 'skip_monitor', 'may_replicate', 'no_mandatory_keys', 'movablekeys']
  return {
    name,
    arity: -3,
    flags,
    acl: ['scripting'],
    keys: scriptKeys(isReadOnlyCommand ? 'read' : 'write', true),
    findKeys: findScriptKeys,
    flagsFor: (node, args) => node.scripting.functions.flagsFor(flags, args[1]!),
    doc: {
      summary: form.summary,
      since: '7.0.0',
      group: 'scripting',
      complexity: 'Depends on the function that is executed.',
      syntax: 'function numkeys [key [key ...]] [arg [arg ...]]',
    },
    run(ctx, args) {
      const { node, client } = ctx
      const { functions } = node.scripting
      if (node.monitors.isWatched) node.monitors.feed(client, args)
      if (!functions.has(args[1]!)) throw new ReplyError('ERR Function not found')
      if (!isIntegerText(args[2]!)) throw new ReplyError('ERR Bad number of keys provided')
      ctx.propagateAs = []
      functions.call(ctx, args[1]!, { command: args, isReadOnlyCommand, ...splitScriptArguments(args) })
    },
  }
}
