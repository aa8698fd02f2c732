import type { AclCategory, CommandFlag, CommandSpec } from './command.ts'
import { shownSyntax } from './server/syntax-tree.ts'

/**
 * The HELP subcommand of a container: its other subcommands with their arguments and summaries, one line each, as the
 * array of simple strings redis-cli prints (addReplyHelp).
 */
export function helpCommand(opts: {
  readonly container: string
  readonly group: string
  readonly since: string
  readonly acl?: readonly AclCategory[]
  readonly flags?: readonly CommandFlag[]
  readonly subcommands: readonly CommandSpec[]
}): CommandSpec {
  return {
    name: 'help',
    arity: 2,
    flags: opts.flags ?? ['loading', 'stale'],
    acl: opts.acl ?? [],
    doc: { summary: 'Lists the subcommands.', since: opts.since, group: opts.group, complexity: 'O(1)', syntax: '' },
    run({ reply }) {
      const lines = helpLines(opts.container, opts.subcommands.map(({ name, doc }) => [`${name.toUpperCase()} ${shownSyntax(doc.syntax)}`.trim(), doc.summary]))
      reply.array(lines.length)
      for (const line of lines) reply.simple(line)
    },
  }
}

/** Help in Redis's form, for subcommands given with their arguments and what they do. */
export function helpLines(container: string, subcommands: readonly (readonly [usage: string, summary: string])[]): readonly string[] {
  return [
    `${container.toUpperCase()} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...subcommands.flatMap(([usage, summary]) => [usage, `    ${summary}`]),
    'HELP',
    '    Print this help.',
  ]
}
