import type { Bytes } from '../bytes.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import { quoted } from '../resp/quoted.ts'

/** What redis-server's arguments ask for, before any file is read. */
export interface CommandLine {
  readonly configFile: string | undefined
  readonly isFromStdin: boolean
  readonly isSentinel: boolean
  /** The options as lines of a configuration file, which are read after the file: `port "7000"`. */
  readonly lines: Bytes
}

/**
 * Reads redis-server's arguments: `[redis.conf] [-] [--port 7000] [--save "" …]`. An option's values are all words up to the
 * next one that starts with `--`, of which at least one belongs to it. (main, "Parse command line options")
 */
export function readCommandLine(argv: readonly Bytes[]): CommandLine {
  const hasFile = argv.length > 0 && !argv[0]!.startsWith('-')
  const words = hasFile ? argv.slice(1) : argv
  let lines = ''
  let isFromStdin = false
  let mayStartOption = true
  words.forEach((word, index) => {
    const isLast = index === words.length - 1
    if (word === '-' && ((index === 0 && !hasFile) || isLast)) {
      isFromStdin = true
    } else if (mayStartOption && word.startsWith('--')) {
      lines += `${lines === '' ? '' : '\n'}${word.slice(2)} `
      const isNameOnly = splitInlineArguments(word)?.length === 1
      const lacksValue = isNameOnly && (isLast || words[index + 1]!.startsWith('--'))
      const name = word.toLowerCase()
      // An empty list of words turned into `--save` has always meant no snapshots; `--sentinel` never takes a value.
      if (lacksValue && name === '--save') lines += '""'
      mayStartOption = !isNameOnly || (lacksValue && (name === '--save' || name === '--sentinel'))
    } else {
      lines += `${quoted(word)} `
      mayStartOption = true
    }
  })
  return { configFile: hasFile ? argv[0] : undefined, isFromStdin, isSentinel: words.includes('--sentinel'), lines }
}
