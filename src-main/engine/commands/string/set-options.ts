import type { Bytes } from '../../bytes.ts'
import type { ExpiryUnit } from '../arguments/expiry-time.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'

/** The words that give an expiry, and how their number is to be read. */
const EXPIRY_WORDS: readonly (readonly [string, ExpiryUnit])[] = [
  ['ex', { seconds: true, absolute: false }],
  ['px', { seconds: false, absolute: false }],
  ['exat', { seconds: true, absolute: true }],
  ['pxat', { seconds: false, absolute: true }],
]

/** What SET and GETEX may be told about the expiry: a new one, to keep it, or to take it off. */
export interface ExpiryOption {
  readonly word: string
  readonly unit: ExpiryUnit
  readonly text: Bytes
}

export interface SetOptions {
  condition: 'nx' | 'xx' | undefined
  get: boolean
  keepExpiry: boolean
  expiry: ExpiryOption | undefined
}

/** The options of SET. At most one may speak of the expiry, though it may repeat itself (parseExtendedStringArgumentsOrReply). */
export function readSetOptions(args: readonly Bytes[]): SetOptions {
  const options: SetOptions = { condition: undefined, get: false, keepExpiry: false, expiry: undefined }
  for (let at = 3; at < args.length; at++) {
    if (isKeyword(args[at], 'nx') && options.condition !== 'xx') options.condition = 'nx'
    else if (isKeyword(args[at], 'xx') && options.condition !== 'nx') options.condition = 'xx'
    else if (isKeyword(args[at], 'get')) options.get = true
    else if (isKeyword(args[at], 'keepttl') && options.expiry === undefined) options.keepExpiry = true
    else {
      if (options.keepExpiry) throw syntaxError()
      options.expiry = readExpiryOption(args, at++, options.expiry)
    }
  }
  return options
}

/** The expiry word at `at` with the number after it; `earlier` is the one given before it, of the same word. @throws ReplyError syntax error */
export function readExpiryOption(args: readonly Bytes[], at: number, earlier: ExpiryOption | undefined): ExpiryOption {
  const found = EXPIRY_WORDS.find(([word]) => isKeyword(args[at], word))
  const text = args[at + 1]
  if (found === undefined || text === undefined) throw syntaxError()
  if (earlier !== undefined && earlier.word !== found[0]) throw syntaxError()
  return { word: found[0], unit: found[1], text }
}
