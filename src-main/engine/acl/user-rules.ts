import type { Bytes } from '../bytes.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import type { CommandCatalogue } from './command-catalogue.ts'
import { isPasswordHash, passwordHash } from './password-hash.ts'
import { AclRuleError } from './rule-error.ts'
import { Selector } from './selector.ts'
import { applySelectorRule } from './selector-rules.ts'
import type { User } from './user.ts'

/** What rules are read against. */
export interface RuleContext {
  readonly commands: CommandCatalogue
  /** `acl-pubsub-default allchannels`: new users and selectors may use every channel. */
  readonly allChannelsByDefault: boolean
}

/**
 * Applies one rule to a user: `on`, `>password`, `(+get ~a*)`, or any rule of a selector, which then changes the root selector
 * (ACLSetUser).
 * @throws AclRuleError for a rule that makes no sense.
 */
export function applyUserRule(user: User, rule: Bytes, context: RuleContext): void {
  if (rule === '') return
  const change = WHOLE_RULES.get(rule.toLowerCase())
  if (change !== undefined) return change(user, context)
  if (rule.startsWith('(') && rule.endsWith(')')) return addSelector(user, rule.slice(1, -1), context)
  switch (rule[0]) {
    case '>':
      return addPassword(user, passwordHash(rule.slice(1)))
    case '#':
      return addPassword(user, checkedHash(rule.slice(1)))
    case '<':
      return removePassword(user, passwordHash(rule.slice(1)))
    case '!':
      return removePassword(user, checkedHash(rule.slice(1)))
    default:
      return applySelectorRule(user.root, rule, context.commands)
  }
}

const WHOLE_RULES: ReadonlyMap<string, (user: User, context: RuleContext) => void> = new Map<string, (user: User, context: RuleContext) => void>([
  ['on', (user) => void (user.isEnabled = true)],
  ['off', (user) => void (user.isEnabled = false)],
  ['sanitize-payload', (user) => void (user.payloadChecking = 'sanitize')],
  ['skip-sanitize-payload', (user) => void (user.payloadChecking = 'skip')],
  ['nopass', (user) => setNeedsNoPassword(user, true)],
  ['resetpass', (user) => setNeedsNoPassword(user, false)],
  ['clearselectors', (user) => void (user.selectors = [user.root])],
  ['reset', reset],
])

function setNeedsNoPassword(user: User, needsNone: boolean): void {
  user.needsNoPassword = needsNone
  user.passwordHashes.clear()
}

/** As a new user is, and with payloads checked. */
function reset(user: User, { allChannelsByDefault }: RuleContext): void {
  setNeedsNoPassword(user, false)
  user.isEnabled = false
  user.payloadChecking = 'sanitize'
  user.selectors = [new Selector(allChannelsByDefault)]
}

function addPassword(user: User, hash: string): void {
  user.passwordHashes.add(hash)
  user.needsNoPassword = false
}

function removePassword(user: User, hash: string): void {
  if (!user.passwordHashes.delete(hash)) throw new AclRuleError('no-such-password')
}

function checkedHash(text: Bytes): string {
  if (!isPasswordHash(text)) throw new AclRuleError('bad-hash')
  return text
}

function addSelector(user: User, inside: Bytes, { commands, allChannelsByDefault }: RuleContext): void {
  const rules = splitInlineArguments(inside)
  if (rules === undefined) throw new AclRuleError('syntax')
  const selector = new Selector(allChannelsByDefault)
  for (const rule of rules) applySelectorRule(selector, rule, commands)
  const [root, ...rest] = user.selectors
  user.selectors = [root, ...rest, selector]
}
