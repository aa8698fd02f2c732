import { GlobPattern } from '../arguments/glob-pattern.ts'
import type { CommandSpec } from '../command.ts'

export const keys: CommandSpec = {
  name: 'keys',
  arity: 2,
  flags: ['readonly'],
  acl: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  doc: {
    summary: 'Lists the keys that match a pattern, walking over all of them.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(N) in keys of the database',
    syntax: 'pattern',
  },
  run(ctx, args) {
    const pattern = new GlobPattern(args[1]!)
    const found: string[] = []
    // Looking up an expired key removes it, so the matches of a slot are gathered before they are looked up.
    for (const { key } of ctx.db.slots.entries()) if (pattern.matches(key)) found.push(key)
    ctx.reply.bulks(found.filter((key) => ctx.db.has(key)))
  },
}
