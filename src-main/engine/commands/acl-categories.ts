import type { AclCategory, CommandSpec } from './command.ts'

/** All categories, in the order ACL CAT shows them (ACLCommandCategories). */
export const ACL_CATEGORIES: readonly AclCategory[] = [
  'keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap', 'hyperloglog', 'geo', 'stream',
  'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous', 'connection', 'transaction', 'scripting',
]

/** The categories of a command: those it states and those its flags imply (setImplicitACLCategories), in ACL CAT's order. */
export function aclCategoriesOf(spec: CommandSpec): readonly AclCategory[] {
  const found = new Set<AclCategory>(spec.acl)
  const { flags } = spec
  if (flags.includes('write')) found.add('write')
  if (flags.includes('readonly') && !found.has('scripting')) found.add('read')
  if (flags.includes('admin')) found.add('admin').add('dangerous')
  if (flags.includes('pubsub')) found.add('pubsub')
  if (flags.includes('fast')) found.add('fast')
  if (flags.includes('blocking')) found.add('blocking')
  if (!found.has('fast')) found.add('slow')
  return ACL_CATEGORIES.filter((category) => found.has(category))
}
