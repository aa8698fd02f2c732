import { NO_SCRIPT, SHA_LENGTH } from '../../scripting/eval-scripts.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { findScriptKeys, scriptKeys, splitScriptArguments } from './script-arguments.ts'

/** EVAL, EVALSHA and their read-only forms: one command in four dresses (evalGenericCommand). */
export function evaluatingCommand(form: {
  readonly name: 'eval' | 'evalsha' | 'eval_ro' | 'evalsha_ro'
  readonly isSha: boolean
  readonly isReadOnlyCommand: boolean
  readonly since: string
  readonly summary: string
}): CommandSpec {
  const { name, isSha, isReadOnlyCommand } = form
  const flags: CommandSpec['flags'] = isReadOnlyCommand
    ? ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys']
    : ['noscript', 'stale', 'skip_monitor', 'may_replicate', 'no_mandatory_keys', 'movablekeys']
  return {
    name,
    arity: -3,
    flags,
    acl: ['scripting'],
    keys: scriptKeys(isReadOnlyCommand ? 'read' : 'write', !isSha),
    findKeys: findScriptKeys,
    flagsFor: (node, args) => node.scripting.scripts.flagsFor(flags, args[1]!, isSha),
    doc: {
      summary: form.summary,
      since: form.since,
      group: 'scripting',
      complexity: 'Depends on the script that is executed.',
      syntax: `${isSha ? 'sha1' : 'script'} numkeys [key [key ...]] [arg [arg ...]]`,
    },
    run(ctx, args) {
      const { node, client } = ctx
      // The script's own commands are shown after it, so it shows itself first (evalCommand).
      if (node.monitors.isWatched) node.monitors.feed(client, args)
      if (isSha && args[1]!.length !== SHA_LENGTH) throw new ReplyError(NO_SCRIPT)
      const { keys, argv } = splitScriptArguments(args)
      // Its effects go to replicas, not the script.
      ctx.propagateAs = []
      node.scripting.scripts.evaluate(ctx, { command: args, script: args[1]!, isSha, isReadOnlyCommand, keys, argv })
    },
  }
}
