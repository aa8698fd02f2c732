import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'

export const clientCaching: CommandSpec = {
  name: 'caching',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Says whether the next command\'s keys are tracked, in OPTIN and OPTOUT mode.',
    since: '6.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '<YES | NO>{mode}',
  },
  run({ client: { tracking }, reply }, args) {
    if (tracking === undefined) {
      throw new ReplyError('ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled')
    }
    const mode = args[2]!.toLowerCase()
    if (mode !== 'yes' && mode !== 'no') throw syntaxError()
    if (mode === 'yes' && !tracking.isOptIn) throw new ReplyError('ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.')
    if (mode === 'no' && !tracking.isOptOut) throw new ReplyError('ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.')
    tracking.isCachingGiven = true
    reply.ok()
  },
}
