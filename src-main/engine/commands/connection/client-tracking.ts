import type { Bytes } from '../../bytes.ts'
import type { NodeServices } from '../../node-services.ts'
import { requireApart } from '../../tracking/prefix-collision.ts'
import type { TrackingOptions, TrackingState } from '../../tracking/tracking-state.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { readOnOff } from './client-no-evict.ts'

export const clientTracking: CommandSpec = {
  name: 'tracking',
  arity: -3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells the connection of changes to keys it has read.',
    since: '6.0.0',
    group: 'connection',
    complexity: 'O(1). Some options may introduce additional complexity.',
    syntax: '<ON | OFF>{status} [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]',
  },
  run({ client, node, reply }, args) {
    const asked = readTracking(args.slice(3), node)
    if (readOnOff(args[2]!)) {
      requireCompatible(asked, client.tracking)
      node.tracking.enable(client, asked, asked.prefixes)
    } else node.tracking.disable(client)
    reply.ok()
  },
}

interface AskedTracking extends TrackingOptions {
  readonly prefixes: readonly Bytes[]
}

function readTracking(words: readonly Bytes[], node: NodeServices): AskedTracking {
  const prefixes: Bytes[] = []
  const flags = new Set<string>()
  let redirectTo = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!.toLowerCase()
    const hasValue = at + 1 < words.length
    if (word === 'redirect' && hasValue) redirectTo = readRedirect(words[++at]!, redirectTo, node)
    else if (word === 'prefix' && hasValue) prefixes.push(words[++at]!)
    else if (['bcast', 'optin', 'optout', 'noloop'].includes(word)) flags.add(word)
    else throw syntaxError()
  }
  return { redirectTo, prefixes, isBroadcast: flags.has('bcast'), isOptIn: flags.has('optin'), isOptOut: flags.has('optout'), skipsOwnChanges: flags.has('noloop') }
}

/** The client must be there now; that it may leave later is another matter. */
function readRedirect(text: Bytes, earlier: number, { clients }: NodeServices): number {
  if (earlier !== 0) throw new ReplyError('ERR A client can only redirect to a single other client')
  const id = readInteger(text)
  if (clients.get(id) === undefined) throw new ReplyError('ERR The client ID you want redirect to does not exist')
  return id
}

/** @throws ReplyError for options that do not go together, or with how the client tracks already (clientCommand). */
function requireCompatible(asked: AskedTracking, before: TrackingState | undefined): void {
  const refusal = refusalOf(asked, before)
  if (refusal !== undefined) throw new ReplyError(`ERR ${refusal}`)
  if (asked.isBroadcast) requireApart(asked.prefixes, before?.prefixes ?? [])
}

function refusalOf(asked: AskedTracking, before: TrackingState | undefined): string | undefined {
  if (!asked.isBroadcast && asked.prefixes.length > 0) return 'PREFIX option requires BCAST mode to be enabled'
  if (before !== undefined && before.isBroadcast !== asked.isBroadcast) {
    return "You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode."
  }
  if (asked.isBroadcast && (asked.isOptIn || asked.isOptOut)) return 'OPTIN and OPTOUT are not compatible with BCAST'
  if (asked.isOptIn && asked.isOptOut) return "You can't specify both OPTIN mode and OPTOUT mode"
  if ((asked.isOptIn && before?.isOptOut) || (asked.isOptOut && before?.isOptIn)) {
    return "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode."
  }
  return undefined
}
