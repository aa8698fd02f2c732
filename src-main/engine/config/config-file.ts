import type { Bytes } from '../bytes.ts'
import type { ConfigFiles } from '../ports/config-files.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import { ConfigError, fatalConfigError } from './config-error.ts'
import { DirectiveError } from './directive.ts'

/** One line of a configuration file, split into words; the name in lower case. */
export interface ConfigLine {
  readonly name: string
  readonly words: readonly Bytes[]
}

/** Files that include each other would be read for ever. */
const MOST_NESTED_INCLUDES = 16

/**
 * Reads configuration text line by line: comments and blank lines are skipped, `include` is followed, and everything else
 * goes to `apply`, whose {@link DirectiveError} comes out framed with the line (loadServerConfigFromString).
 */
export function readConfigText(text: Bytes, files: ConfigFiles, apply: (line: ConfigLine) => void, depth = 0): void {
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    if (line === '' || line.startsWith('#')) return
    try {
      readLine(line, files, apply, depth)
    } catch (error) {
      if (error instanceof DirectiveError) throw fatalConfigError(error.message, { lineNumber: index + 1, line })
      throw error
    }
  })
}

function readLine(line: Bytes, files: ConfigFiles, apply: (line: ConfigLine) => void, depth: number): void {
  const args = splitInlineArguments(line)
  if (args === undefined) throw new DirectiveError('Unbalanced quotes in configuration line')
  const [first, ...words] = args
  if (first === undefined) return
  const name = first.toLowerCase()
  if (name !== 'include' || words.length !== 1) return apply({ name, words })
  if (depth >= MOST_NESTED_INCLUDES) throw new DirectiveError('Too many levels of included configuration files')
  readConfigText(readConfigFile(words[0]!, files), files, apply, depth + 1)
}

/** A file, or all files of a pattern one after the other: none at all is no error (conf.d folders may be empty). */
export function readConfigFile(path: string, files: ConfigFiles): Bytes {
  const paths = /[*?[]/.test(path) && files.glob ? files.glob(path) : [path]
  return paths.map((each) => readOne(each, files)).join('')
}

function readOne(path: string, files: ConfigFiles): Bytes {
  try {
    return files.readFile(path)
  } catch (error) {
    throw new ConfigError(`Fatal error, can't open config file '${path}': ${error instanceof Error ? error.message : String(error)}`)
  }
}
