import type { Bytes } from '../../bytes.ts'

/** True when an argument is this word (given in lower case), in whatever case the client wrote it. */
export function isKeyword(argument: Bytes | undefined, word: string): boolean {
  return argument !== undefined && argument.length === word.length && (argument === word || argument.toLowerCase() === word)
}
