import type { AclLogEntry } from '../../acl/acl-log.ts'
import { readInteger } from '../arguments/integer.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { subcommandSyntax } from '../reply-errors.ts'

const SHOWN_UNLESS_TOLD = 10

export const aclLog: CommandSpec = {
  name: 'log',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Tells what was refused of late, or forgets it.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N) with N being the number of entries shown.',
    syntax: '[count | RESET]{operation}',
  },
  run(ctx, args) {
    const { node: { acl }, reply } = ctx
    if (args.length > 3) throw subcommandSyntax(args)
    if (args[2]?.toLowerCase() === 'reset') {
      acl.log.reset()
      return reply.ok()
    }
    const entries = acl.log.newest(args[2] === undefined ? SHOWN_UNLESS_TOLD : Math.max(0, readInteger(args[2])))
    reply.array(entries.length)
    for (const entry of entries) writeEntry(ctx, entry)
  },
}

function writeEntry({ nowMs, reply }: CommandContext, entry: AclLogEntry): void {
  reply.map(10)
  reply.bulk('count')
  reply.integer(entry.count)
  for (const [name, text] of [['reason', entry.reason], ['context', entry.context], ['object', entry.object], ['username', entry.userName]] as const) {
    reply.bulk(name)
    reply.bulk(text)
  }
  reply.bulk('age-seconds')
  reply.double((nowMs - entry.updatedAtMs) / 1000)
  reply.bulk('client-info')
  reply.bulk(entry.clientInfo)
  for (const [name, value] of [['entry-id', entry.id], ['timestamp-created', entry.createdAtMs], ['timestamp-last-updated', entry.updatedAtMs]] as const) {
    reply.bulk(name)
    reply.integer(value)
  }
}
