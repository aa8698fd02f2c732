import type { Bytes } from '../bytes.ts'

/** Why a value is refused, in Redis's words; the config file error and CONFIG SET put their own frame around it. */
export class DirectiveError extends Error {
  override readonly name = 'DirectiveError'
}

/** What a directive may know while it takes a new value. */
export interface ValueChange {
  /** The value so far, as CONFIG GET shows it. */
  readonly previous: Bytes
  /** Read from a file or the command line: lines of one directive may add up (save). */
  readonly isFromFile: boolean
  /** The first line of this directive: what stood before is the default. */
  readonly isFirstLine: boolean
}

/** The lines CONFIG REWRITE writes for a directive; without `isForced` only where the file mentions it already. */
export interface RewrittenLine {
  readonly line: Bytes
  readonly isForced: boolean
}

/** How a directive may be changed and shown (config.h's *_CONFIG flags). */
export interface DirectiveTraits {
  /** The older name, equally valid. */
  readonly alias?: string
  /** Only from a file or the command line. */
  readonly immutable?: true
  /** CONFIG SET needs `enable-protected-configs`. */
  readonly protected?: true
  /** Its value is kept out of logs, SLOWLOG and MONITOR. */
  readonly sensitive?: true
  /** CONFIG GET shows it by its exact name only. */
  readonly hidden?: true
  /** Takes several words. */
  readonly multi?: true
  readonly deniedWhileLoading?: true
}

/** One directive: its names, default, and how its value is read and written. Values are kept as CONFIG GET shows them. */
export interface Directive extends DirectiveTraits {
  readonly name: string
  readonly defaultValue: Bytes
  /** The canonical value of the words given. Throws {@link DirectiveError}. */
  readonly parse: (words: readonly Bytes[], change: ValueChange) => Bytes
  /** The value as a number; booleans are 0 and 1, percentages negative. Absent where it has none. */
  readonly toNumber?: (value: Bytes) => number
  /** What CONFIG REWRITE makes of a value; no lines: the directive is dropped from the file. */
  readonly rewrite: (value: Bytes) => readonly RewrittenLine[]
}

/** The usual rewriting: one line, forced when the value is no longer the default. */
export function rewriteOneLine(name: string, value: Bytes, text: Bytes, defaultValue: Bytes): readonly RewrittenLine[] {
  return [{ line: `${name} ${text}`, isForced: value !== defaultValue }]
}
