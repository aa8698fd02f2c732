import type { Bytes } from '../bytes.ts'
import { ConfigError } from '../config/config-error.ts'
import { DirectiveError } from '../config/directive.ts'
import type { Acl } from './acl.ts'
import { mergeSelectorWords } from './merged-rules.ts'
import { AclRuleError } from './rule-error.ts'
import { hasSpaces } from './selector-rules.ts'
import type { User } from './user.ts'
import { applyUserRule, type RuleContext } from './user-rules.ts'

/**
 * Checks a `user NAME rules…` line of a configuration file while it is read, where the line can still be told. Commands and
 * categories not known are no fault here: they are when the user is made (ACLAppendUserForLoading).
 * @param known names declared so far.
 * @throws DirectiveError in Redis's words.
 */
export function checkDeclaration(words: readonly Bytes[], known: readonly Bytes[], scratch: User, context: RuleContext): void {
  const [name, ...rules] = words
  if (known.includes(name!)) throw refusal(name!, new AclRuleError('duplicate-user').message)
  const merged = mergeSelectorWords(rules)
  if ('unmatched' in merged) throw refusal(merged.unmatched, 'Syntax error')
  for (const rule of merged.rules) {
    try {
      applyUserRule(scratch, rule, context)
    } catch (error) {
      if (!(error instanceof AclRuleError)) throw error
      if (error.problem !== 'unknown-command') throw refusal(rule, error.message)
    }
  }
}

function refusal(word: Bytes, reason: string): DirectiveError {
  return new DirectiveError(`Error in user declaration '${word}': ${reason}`)
}

/**
 * Makes the users that the configuration declares (ACLLoadConfiguredUsers).
 * @throws ConfigError for one that cannot be: the node must not start with other rights than were asked for.
 */
export function loadDeclaredUsers(acl: Acl, declarations: readonly (readonly Bytes[])[], log: (level: 'notice' | 'warning', message: string) => void): void {
  for (const [name, ...rules] of declarations) {
    if (hasSpaces(name!)) throw critical('Spaces not allowed in ACL usernames')
    const user = acl.user(name!) ?? acl.newUser(name!)
    if (user === acl.defaultUser) applyUserRule(user, 'reset', acl.ruleContext)
    applyDeclared(user, rules, acl.ruleContext)
    acl.add(user)
    if (!user.isEnabled) {
      log('notice', `The user '${name}' is disabled (there is no 'on' modifier in the user description). Make sure this is not a configuration error.`)
    }
  }
}

function applyDeclared(user: User, words: readonly Bytes[], context: RuleContext): void {
  const merged = mergeSelectorWords(words)
  for (const rule of 'rules' in merged ? merged.rules : [merged.unmatched]) {
    try {
      applyUserRule(user, rule, context)
    } catch (error) {
      if (!(error instanceof AclRuleError)) throw error
      throw critical(`Error loading ACL rule '${rule}' for the user named '${user.name}': ${error.message}`)
    }
  }
}

function critical(reason: string): ConfigError {
  return new ConfigError(`${reason}\nCritical error while loading ACLs. Exiting.`)
}
