import type { Bytes } from '../bytes.ts'

const ASTERISK = 0x2a
const DOLLAR = 0x24
const HASH = 0x23
const LF = 0x0a
const CR = 0x0d
/** A header line holds one number; an annotation is not much longer. */
const LONGEST_LINE = 1024

/** A command of an append-only file and where it stands, in bytes from the start of what was read. */
export interface AofCommand {
  readonly args: readonly Bytes[]
  readonly startsAt: number
  readonly endsAt: number
}

/** How a file ends: with its last command, in the middle of one, or with what is no command. `validUntil` is the end of the last whole one. */
export interface AofEnd {
  readonly kind: 'whole' | 'cut' | 'malformed'
  readonly validUntil: number
}

type Parsed = { readonly args: readonly Bytes[] | undefined; readonly next: number } | 'malformed' | { readonly needed: number }

/** Reads commands from the pieces of an append-only file (loadSingleAppendOnlyFile). Annotation lines are passed over. */
export function* readAof(chunks: Iterable<Buffer>): Generator<AofCommand, AofEnd> {
  let buffer: Buffer = Buffer.alloc(0)
  /** Bytes of the file before the buffer. */
  let passed = 0
  let at = 0
  let gathered: Buffer[] = []
  let gatheredBytes = 0
  let neededBytes = 1
  for (const chunk of chunks) {
    gathered.push(chunk)
    gatheredBytes += chunk.length
    if (gatheredBytes < neededBytes) continue
    passed += at
    buffer = Buffer.concat([buffer.subarray(at), ...gathered])
    ;[at, gathered, gatheredBytes] = [0, [], 0]
    for (;;) {
      const parsed = parseCommand(buffer, at)
      if (parsed === 'malformed') return { kind: 'malformed', validUntil: passed + at }
      if ('needed' in parsed) {
        neededBytes = parsed.needed - buffer.length
        break
      }
      if (parsed.args !== undefined) yield { args: parsed.args, startsAt: passed + at, endsAt: passed + parsed.next }
      at = parsed.next
    }
  }
  return { kind: at === buffer.length && gatheredBytes === 0 ? 'whole' : 'cut', validUntil: passed + at }
}

/** The command at `start`; without arguments for an annotation. `needed` is the least length of buffer that tells more. */
function parseCommand(buffer: Buffer, start: number): Parsed {
  if (start >= buffer.length) return { needed: start + 1 }
  const kind = buffer[start]
  const lineEnd = buffer.indexOf(LF, start)
  if (kind === HASH) return lineEnd === -1 ? unfinishedLine(buffer, start) : { args: undefined, next: lineEnd + 1 }
  if (kind !== ASTERISK) return 'malformed'
  if (lineEnd === -1) return unfinishedLine(buffer, start)
  const count = readNumber(buffer, start + 1, lineEnd)
  return count === undefined || count < 1 ? 'malformed' : parseArguments(buffer, lineEnd + 1, count)
}

function parseArguments(buffer: Buffer, start: number, count: number): Parsed {
  const args: Bytes[] = []
  let at = start
  while (args.length < count) {
    if (at >= buffer.length) return { needed: at + 1 }
    if (buffer[at] !== DOLLAR) return 'malformed'
    const lineEnd = buffer.indexOf(LF, at)
    if (lineEnd === -1) return unfinishedLine(buffer, at)
    const length = readNumber(buffer, at + 1, lineEnd)
    if (length === undefined) return 'malformed'
    const end = lineEnd + 1 + length
    if (end + 2 > buffer.length) return { needed: end + 2 }
    if (buffer[end] !== CR || buffer[end + 1] !== LF) return 'malformed'
    args.push(buffer.latin1Slice(lineEnd + 1, end))
    at = end + 2
  }
  return { args, next: at }
}

function unfinishedLine(buffer: Buffer, start: number): Parsed {
  return buffer.length - start > LONGEST_LINE ? 'malformed' : { needed: buffer.length + 1 }
}

/** A number of digits only, before CR LF. */
function readNumber(buffer: Buffer, start: number, lineEnd: number): number | undefined {
  if (buffer[lineEnd - 1] !== CR || lineEnd - 1 === start || lineEnd - start > 12) return undefined
  let value = 0
  for (let at = start; at < lineEnd - 1; at++) {
    const digit = buffer[at]! - 0x30
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value
}
