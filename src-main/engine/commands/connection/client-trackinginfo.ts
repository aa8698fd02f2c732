import type { TrackingState } from '../../tracking/tracking-state.ts'
import type { CommandSpec } from '../command.ts'

export const clientTrackinginfo: CommandSpec = {
  name: 'trackinginfo',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells how the connection tracks keys.',
    since: '6.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ client: { tracking }, reply }) {
    const flags = flagsOf(tracking)
    reply.map(3)
    reply.bulk('flags')
    reply.set(flags.length)
    for (const flag of flags) reply.bulk(flag)
    reply.bulk('redirect')
    reply.integer(tracking?.redirectTo ?? -1)
    reply.bulk('prefixes')
    reply.bulks([...(tracking?.prefixes ?? [])].sort())
  },
}

function flagsOf(tracking: TrackingState | undefined): readonly string[] {
  if (tracking === undefined) return ['off']
  const flags = ['on']
  if (tracking.isBroadcast) flags.push('bcast')
  if (tracking.isOptIn) flags.push('optin')
  if (tracking.isOptIn && tracking.isCachingGiven) flags.push('caching-yes')
  if (tracking.isOptOut) flags.push('optout')
  if (tracking.isOptOut && tracking.isCachingGiven) flags.push('caching-no')
  if (tracking.skipsOwnChanges) flags.push('noloop')
  if (tracking.isRedirectBroken) flags.push('broken_redirect')
  return flags
}
