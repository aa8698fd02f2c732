import type { CommandDocs } from './command-docs.ts'
import { BEFORE_COMMAND } from './own-words.ts'

const HELP_PREFIX = /^help\s+/i

/**
 * The whole lines Tab offers for what was typed: commands that begin with it, whatever the case; after `help` groups too.
 * Source: redis-cli.c, completionCallback.
 */
export function completions(line: string, docs: CommandDocs): string[] {
  const help = HELP_PREFIX.exec(line)?.[0]
  const prefix = help ?? BEFORE_COMMAND.exec(line)?.[0] ?? ''
  const topic = line.slice(prefix.length).toUpperCase()
  const groups = help === undefined ? [] : docs.groups.map((group) => `@${group}`)
  const names = [...groups, ...docs.commands.map((doc) => doc.name)]
  return names.filter((name) => name.toUpperCase().startsWith(topic)).map((name) => prefix + name)
}
