import type { Bytes } from '../engine/bytes.ts'
import type { CommandDoc, CommandDocs } from './command-docs.ts'
import { safeLine } from './screen-safety.ts'

/** What `help` without a topic prints. */
export const GENERAL_HELP = [
  'To get help about Redis commands type:',
  '      "help @<group>" to get a list of commands in <group>',
  '      "help <command>" for help on <command>',
  '      "help <tab>" to get a list of possible help topics',
  '      "quit" to exit',
  '',
  'To set preferences:',
  '      ":set hints" enable online hints',
  '      ":set nohints" disable online hints',
  ''
].join('\n')

/**
 * What `help TOPIC…` prints: every command whose first words are the topic, or all commands of an `@group`.
 * Colours as redis-cli has them. Source: redis-cli.c, cliOutputHelp.
 */
export function helpText(topic: readonly Bytes[], docs: CommandDocs): string {
  if (topic.length === 0) return GENERAL_HELP
  const [first] = topic
  if (first!.startsWith('@')) {
    const group = first!.slice(1).toLowerCase()
    return `${docs.commands.filter((doc) => doc.group.toLowerCase() === group).map((doc) => entry(doc, false)).join('')}\n`
  }
  const words = topic.map((word) => word.toUpperCase())
  const found = docs.commands.filter((doc) => words.length <= doc.words.length && words.every((word, index) => doc.words[index] === word))
  return `${found.map((doc) => entry(doc, true)).join('')}\n`
}

/** The texts come from the server, so they are shown safely. */
function entry(doc: CommandDoc, withGroup: boolean): string {
  const since = doc.since === undefined ? '' : `  \x1b[33msince:\x1b[0m ${safeLine(doc.since)}\n`
  const group = withGroup ? `  \x1b[33mgroup:\x1b[0m ${safeLine(doc.group)}\n` : ''
  return `\n  \x1b[1m${safeLine(doc.name)}\x1b[0m \x1b[90m${safeLine(doc.params)}\x1b[0m\n  \x1b[33msummary:\x1b[0m ${safeLine(doc.summary)}\n${since}${group}`
}
