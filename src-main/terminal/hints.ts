import { bytesFromText } from '../engine/text.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import type { CommandDoc, CommandDocs } from './command-docs.ts'
import { BEFORE_COMMAND } from './own-words.ts'

/**
 * The arguments still to come of the command being typed, with a space before them where one is missing; undefined when
 * the line names no known command or its quotes are open. Source: redis-cli.c, hintsCallback.
 */
export function hintFor(line: string, docs: CommandDocs): string | undefined {
  const args = splitInlineArguments(bytesFromText(line.replace(BEFORE_COMMAND, '')))
  if (args === undefined || args.length === 0) return undefined
  const command = longestMatch(args, docs)
  if (command === undefined) return undefined
  const rest = withoutGiven(command.params, args.length - command.words.length)
  return /\s$/.test(line) ? rest : ` ${rest}`
}

function longestMatch(args: readonly string[], docs: CommandDocs): CommandDoc | undefined {
  const typed = args.slice(0, 2).map((word) => word.toUpperCase())
  const matches = docs.commands.filter((doc) => doc.words.length <= typed.length && doc.words.every((word, index) => word === typed[index]))
  return matches.toSorted((a, b) => b.words.length - a.words.length)[0]
}

/** Drops one word for each argument given; what is optional stays, as nobody can tell which option an argument was. */
function withoutGiven(params: string, given: number): string {
  let rest = params
  for (let dropped = 0; dropped < given && rest !== '' && !rest.startsWith('['); dropped++) {
    const space = rest.indexOf(' ')
    rest = space === -1 ? '' : rest.slice(space + 1)
  }
  return rest
}
