/** Why a rule cannot be applied, in Redis's words (ACLSetUserStringError). */
const REASONS = {
  'unknown-command': 'Unknown command or category name in ACL',
  syntax: 'Syntax error',
  'all-keys': "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns",
  'all-channels': "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels",
  'no-such-password': 'The password you are trying to remove from the user does not exist',
  'bad-hash': 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters',
  'duplicate-user': 'Duplicate user found. A user can only be defined once in config files',
  'subcommand-argument': 'Allowing first-arg of a subcommand is not supported',
} as const

export type RuleProblem = keyof typeof REASONS

/** A rule that makes no sense. The rule itself is not in the message: it may hold a password. */
export class AclRuleError extends Error {
  override readonly name = 'AclRuleError'
  readonly problem: RuleProblem

  constructor(problem: RuleProblem) {
    super(REASONS[problem])
    this.problem = problem
  }
}
