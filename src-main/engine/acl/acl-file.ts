import type { Bytes } from '../bytes.ts'
import type { Disk } from '../ports/disk.ts'
import type { Acl } from './acl.ts'
import { mergeSelectorWords } from './merged-rules.ts'
import { AclRuleError } from './rule-error.ts'
import { hasSpaces } from './selector-rules.ts'
import type { User } from './user.ts'
import { applyUserRule } from './user-rules.ts'

/** The users a file describes, or everything that is wrong with it, in one line. */
export type ReadUsers = { readonly ok: true; readonly users: readonly User[] } | { readonly ok: false; readonly problems: string }

/** Reads an ACL file. With one fault anywhere nothing of it counts (ACLLoadFromFile). */
export function readAclFile(acl: Acl, disk: Disk, path: string): ReadUsers {
  const text = disk.read(path)
  if (text === undefined) return { ok: false, problems: `Error loading ACLs, opening file '${path}': No such file or directory` }
  const users = new Map<Bytes, User>()
  const problems: string[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    if (line !== '') problems.push(...readLine(acl, users, line.split(' '), `${path}:${index + 1}`))
  }
  if (problems.length === 0) return { ok: true, users: [...users.values()] }
  return { ok: false, problems: `${problems.join(' ')} WARNING: ACL errors detected, no change to the previously active ACL rules was performed` }
}

/** Writes all users to the file. Throws the system's error when that fails. */
export function writeAclFile(acl: Acl, disk: Disk, path: string): void {
  disk.writeAtomic(path, acl.lines().map((line) => `${line}\n`).join(''), { fsync: true })
}

function readLine(acl: Acl, users: Map<Bytes, User>, [keyword, name, ...words]: readonly Bytes[], place: string): string[] {
  if (keyword !== 'user' || name === undefined) return [`${place} should start with user keyword followed by the username.`]
  if (hasSpaces(name)) return [`'${place}: username '${name}' contains invalid characters.`]
  if (users.has(name)) return [`WARNING: Duplicate user '${name}' found on line ${place.slice(place.lastIndexOf(':') + 1)}.`]
  const user = acl.newUser(name)
  users.set(name, user)
  const merged = mergeSelectorWords(words)
  if ('unmatched' in merged) return [`${place}: Unmatched parenthesis in selector definition.`]
  return ruleProblems(acl, user, merged.rules.map((rule) => rule.replace(/^[\t\r\n]+|[\t\r\n]+$/g, '')), place)
}

/** Commands that are not known are all told by name; of other faults the first, without the rule, which may hold a password. */
function ruleProblems(acl: Acl, user: User, rules: readonly Bytes[], place: string): string[] {
  const unknown: string[] = []
  let other: string | undefined
  for (const rule of rules) {
    try {
      applyUserRule(user, rule, acl.ruleContext)
    } catch (error) {
      if (!(error instanceof AclRuleError)) throw error
      if (error.problem === 'unknown-command') unknown.push(`${place}: Error in applying operation '${rule}': ${error.message}.`)
      else other ??= `${place}: ${error.message}.`
    }
  }
  return other === undefined ? unknown : [...unknown, other]
}
