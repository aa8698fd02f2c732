import type { Bytes } from '../bytes.ts'
import type { CommandSpec, KeySpecFlag } from '../commands/command.ts'
import { hasKeys, type KeyAccess, keyAccessesIfWhole } from '../commands/key-access.ts'
import { CHANNEL_USES } from './channel-uses.ts'
import { type ChannelPattern, READ_KEYS, type Selector, WRITE_KEYS } from './selector.ts'
import type { User } from './user.ts'

/** Why a request is refused, and which of its arguments is to blame. */
export interface Denial {
  readonly reason: 'command' | 'key' | 'channel'
  readonly at: number
}

/** Of several selectors' refusals the one furthest on is told: at its command some failed already, at its keys fewer. */
const WEIGHT = { command: 0, key: 1, channel: 2 } as const

/**
 * Why a user may not run a request; undefined when some selector allows it as a whole (ACLCheckAllUserCommandPerm).
 * Without a user, as the primary's stream is, everything is allowed.
 */
export function denialOf(user: User | undefined, spec: CommandSpec, args: readonly Bytes[]): Denial | undefined {
  if (user === undefined || user.selectors[0].allowsAll) return undefined
  const request = new CheckedRequest(spec, args)
  let relevant: Denial = { reason: 'command', at: 0 }
  for (const selector of user.selectors) {
    const denial = request.denialBy(selector)
    if (denial === undefined) return undefined
    const isFurther = WEIGHT[denial.reason] - WEIGHT[relevant.reason] || denial.at - relevant.at
    if (isFurther > 0) relevant = denial
  }
  return relevant
}

/** Whether a user may run a request and, by the same selector, also read every key there is: SORT's BY and GET (ACLUserCheckCmdWithUnrestrictedKeyAccess). */
export function mayReadAllKeys(user: User | undefined, spec: CommandSpec, args: readonly Bytes[]): boolean {
  if (user === undefined || user.selectors[0].allowsAll) return true
  const request = new CheckedRequest(spec, args)
  return user.selectors.some((selector) => request.denialBy(selector) === undefined && readsAllKeys(selector))
}

/** Whether a channel, or a pattern of channels, is among those allowed (ACLCheckChannelAgainstList). */
export function allowsChannel(allowed: readonly ChannelPattern[], channel: Bytes, isPattern: boolean): boolean {
  return allowed.some(({ text, glob }) => (isPattern ? text === channel : glob.matches(channel)))
}

function readsAllKeys({ allKeys, keyPatterns }: Selector): boolean {
  return allKeys || keyPatterns.some(({ text, access }) => text === '*' && (access & READ_KEYS) !== 0)
}

/** A request while it is checked against one selector after another: its keys are looked for once. */
class CheckedRequest {
  private readonly spec: CommandSpec
  private readonly args: readonly Bytes[]
  private accesses: readonly KeyAccess[] | undefined

  constructor(spec: CommandSpec, args: readonly Bytes[]) {
    this.spec = spec
    this.args = args
  }

  denialBy(selector: Selector): Denial | undefined {
    if (!this.mayRun(selector)) return { reason: 'command', at: 0 }
    return this.keyDenial(selector) ?? this.channelDenial(selector)
  }

  private mayRun(selector: Selector): boolean {
    const { spec, args } = this
    if (selector.allCommands || selector.allowed.has(spec) || spec.flags.includes('no_auth')) return true
    const word = args[1]?.toLowerCase()
    return word !== undefined && selector.firstArguments.get(spec)?.some((allowed) => allowed.toLowerCase() === word) === true
  }

  private keyDenial(selector: Selector): Denial | undefined {
    if (selector.allKeys || !hasKeys(this.spec)) return undefined
    this.accesses ??= keyAccessesIfWhole(this.spec, this.args)
    const denied = this.accesses.find(({ index, flags }) => !allowsKey(selector, this.args[index]!, accessOf(flags)))
    return denied && { reason: 'key', at: denied.index }
  }

  private channelDenial(selector: Selector): Denial | undefined {
    const use = selector.allChannels ? undefined : CHANNEL_USES.get(this.spec.name)
    if (use === undefined) return undefined
    const end = use.isList ? this.args.length : use.first + 1
    for (let at = use.first; at < end; at++) {
      if (!allowsChannel(selector.channelPatterns, this.args[at]!, use.isPattern)) return { reason: 'channel', at }
    }
    return undefined
  }
}

function allowsKey({ keyPatterns }: Selector, key: Bytes, access: number): boolean {
  return keyPatterns.some((pattern) => (pattern.access & access) === access && pattern.glob.matches(key))
}

/** What the flags of a key say is done to it: its value read, and written. EXISTS and TYPE do neither (ACLSelectorCheckKey). */
function accessOf(flags: readonly KeySpecFlag[]): number {
  const isWritten = flags.includes('insert') || flags.includes('delete') || flags.includes('update')
  return (flags.includes('access') ? READ_KEYS : 0) | (isWritten ? WRITE_KEYS : 0)
}
