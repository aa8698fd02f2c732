import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { ReplyError } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import { closeConnectionsOf, closeSubscribersOf } from './disconnections.ts'
import { mergeSelectorWords } from './merged-rules.ts'
import { AclRuleError } from './rule-error.ts'
import { applyUserRule } from './user-rules.ts'

/**
 * ACL SETUSER: makes or changes a user, all rules or none. Subscribers who listen to what they no longer may are closed.
 * @throws ReplyError naming the rule that makes no sense (ACLStringSetUser).
 */
export function changeUser(node: NodeServices, name: Bytes, words: readonly Bytes[], by: Client): void {
  const { acl } = node
  const known = acl.user(name)
  const draft = known?.clone() ?? acl.newUser(name)
  const merged = mergeSelectorWords(words)
  if ('unmatched' in merged) throw new ReplyError(`ERR Unmatched parenthesis in acl selector starting at '${merged.unmatched}'.`)
  for (const rule of merged.rules) {
    try {
      applyUserRule(draft, rule, acl.ruleContext)
    } catch (error) {
      if (!(error instanceof AclRuleError)) throw error
      throw new ReplyError(`ERR Error in ACL SETUSER modifier '${rule}': ${error.message}`)
    }
  }
  if (known === undefined) return acl.add(draft)
  closeSubscribersOf(node, known, draft, by)
  known.copyFrom(draft)
}

/** ACL DELUSER: the number of users removed. Their connections are closed. */
export function removeUsers(node: NodeServices, names: readonly Bytes[], by: Client): number {
  let removed = 0
  for (const name of names) {
    const user = node.acl.remove(name)
    if (user === undefined) continue
    closeConnectionsOf(node, user, by)
    removed++
  }
  return removed
}
