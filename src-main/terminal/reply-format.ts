import type { Bytes } from '../engine/bytes.ts'
import { quoted } from '../engine/resp/quoted.ts'
import { replyBytes, replyItems } from '../engine/resp/reply-value.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { jsonAsciiQuoted, jsonQuoted } from './json-quoting.ts'

/** redis-cli's output modes: on a terminal (--no-raw), --raw, --csv, --json, --quoted-json; and tables, which are ours. */
export type OutputMode = 'standard' | 'raw' | 'csv' | 'json' | 'quoted-json' | 'table'

const MODE_NAMES: ReadonlyMap<string, OutputMode> = new Map<string, OutputMode>([
  ['redis-cli', 'standard'], ['standard', 'standard'], ['raw', 'raw'], ['csv', 'csv'], ['json', 'json'], ['quoted-json', 'quoted-json'], ['table', 'table']
])

/** The mode that `:set format NAME` means. */
export function modeNamed(name: string): OutputMode | undefined {
  return MODE_NAMES.get(name)
}

export interface ReplyFormat {
  readonly mode: OutputMode
  /** Between the elements of an aggregate in raw mode (-d). */
  readonly elementDelimiter: Bytes
  /** After each reply in raw mode (-D). */
  readonly replyDelimiter: Bytes
}

export const STANDARD_FORMAT: ReplyFormat = { mode: 'standard', elementDelimiter: '\n', replyDelimiter: '\n' }

/**
 * A reply as redis-cli prints it, byte for byte; `table` is made elsewhere (tables/), of whole replies to commands: here it
 * stands for redis-cli's form, which messages of a stream keep. `asText` is for replies made to be read (INFO, CLUSTER NODES; see
 * `repliesWithText`): raw in every mode, without a newline added. Source: redis-cli.c, cliFormatReply.
 */
export function formatReply(reply: RespValue, format: ReplyFormat, asText = false): Bytes {
  if (asText) return formatRaw(reply, format.elementDelimiter)
  switch (format.mode) {
    case 'standard': case 'table': return formatStandard(reply)
    case 'raw': return formatRaw(reply, format.elementDelimiter) + format.replyDelimiter
    case 'csv': return `${formatCsv(reply)}\n`
    case 'json': return `${formatJson(reply, jsonQuoted)}\n`
    case 'quoted-json': return `${formatJson(reply, jsonAsciiQuoted)}\n`
  }
}

/** A server push outside a stream, on a terminal: invalidations have a line of their own (cliFormatInvalidateTTY). */
export function formatPush(push: RespValue): Bytes {
  const items = replyItems(push)
  const [kind, keys] = items ?? []
  if (items?.length !== 2 || kind?.type !== 'bulk' || !kind.bytes.startsWith('invalidate') || keys?.type !== 'array') return formatStandard(push)
  return `-> invalidate: ${keys.items.map((key) => `'${replyBytes(key) ?? ''}'`).join(', ')}\n`
}

const EMPTY_FORMS = { array: '(empty array)\n', map: '(empty hash)\n', set: '(empty set)\n', push: '(empty push)\n' } as const

/** The form for people: types named, strings quoted, elements numbered and indented (cliFormatReplyTTY). Ends with a newline. */
export function formatStandard(reply: RespValue, prefix = ''): Bytes {
  switch (reply.type) {
    case 'simple': return `${reply.text}\n`
    case 'error': return `(error) ${reply.message}\n`
    case 'integer': return `(integer) ${reply.value}\n`
    case 'double': return `(double) ${reply.text}\n`
    case 'bignum': return `(big number) ${reply.text}\n`
    case 'bulk': return `${quoted(reply.bytes)}\n`
    case 'verbatim': return `${reply.bytes}\n`
    case 'nil': return '(nil)\n'
    case 'boolean': return `(${reply.value})\n`
    case 'map': return reply.entries.length === 0 ? EMPTY_FORMS.map : standardMap(reply.entries, prefix)
    case 'array': case 'set': case 'push':
      return reply.items.length === 0 ? EMPTY_FORMS[reply.type] : standardItems(reply.items, prefix, reply.type === 'set' ? '~' : ')')
  }
}

/** The first element follows its parent's number on the same row, so only the others start with the prefix. */
function standardItems(items: readonly RespValue[], prefix: string, mark: ')' | '~'): Bytes {
  const digits = String(items.length).length
  const inner = prefix + ' '.repeat(digits + 2)
  return items.map((item, index) => `${index === 0 ? '' : prefix}${number(index, digits)}${mark} ${formatStandard(item, inner)}`).join('')
}

function standardMap(entries: readonly (readonly [RespValue, RespValue])[], prefix: string): Bytes {
  const digits = String(entries.length).length
  const inner = prefix + ' '.repeat(digits + 2)
  return entries.map(([key, value], index) => {
    const keyText = formatStandard(key, inner).slice(0, -1)
    const gap = takesSeveralRows(value) ? `\n${inner}` : ''
    return `${index === 0 ? '' : prefix}${number(index, digits)}# ${keyText} => ${gap}${formatStandard(value, inner)}`
  }).join('')
}

function number(index: number, digits: number): string {
  return String(index + 1).padStart(digits)
}

/** cliIsMultilineValueTTY: a single element, however deep, stays on its row. */
function takesSeveralRows(reply: RespValue): boolean {
  if (reply.type === 'map') return reply.entries.length > 1 || (reply.entries.length === 1 && takesSeveralRows(reply.entries[0]![1]))
  const items = replyItems(reply)
  if (items === undefined || items.length === 0) return false
  return items.length > 1 || takesSeveralRows(items[0]!)
}

/** Bare values, elements divided by the delimiter (cliFormatReplyRaw). Nil is nothing at all; an error brings its own newline. */
function formatRaw(reply: RespValue, delimiter: Bytes): Bytes {
  switch (reply.type) {
    case 'nil': return ''
    case 'error': return `${reply.message}\n`
    case 'boolean': return `(${reply.value})`
    case 'map':
      return reply.entries.map(([key, value]) => `${formatRaw(key, delimiter)} ${formatRaw(value, delimiter)}`).join(delimiter)
    case 'array': case 'set': case 'push':
      return reply.items.map((item) => formatRaw(item, delimiter)).join(delimiter)
    default: return scalarText(reply)
  }
}

/** One line of comma-separated values; a map is flattened, as CSV has none (cliFormatReplyCSV). */
function formatCsv(reply: RespValue): Bytes {
  switch (reply.type) {
    case 'nil': return 'NULL'
    case 'error': return `ERROR,${quoted(reply.message)}`
    case 'boolean': return String(reply.value)
    case 'simple': case 'bulk': case 'verbatim': return quoted(scalarText(reply))
    case 'map': case 'array': case 'set': case 'push': return replyItems(reply)!.map(formatCsv).join(',')
    default: return scalarText(reply)
  }
}

/** cliFormatReplyJson, which writes an error as `error:"…"`, no JSON but what scripts know. */
function formatJson(reply: RespValue, quote: (bytes: Bytes) => Bytes): Bytes {
  switch (reply.type) {
    case 'nil': return 'null'
    case 'error': return `error:${quote(reply.message)}`
    case 'boolean': return String(reply.value)
    case 'simple': case 'bulk': case 'verbatim': return quote(scalarText(reply))
    case 'array': case 'set': case 'push': return `[${reply.items.map((item) => formatJson(item, quote)).join(',')}]`
    case 'map': return `{${reply.entries.map(([key, value]) => `${jsonKey(key, quote)}:${formatJson(value, quote)}`).join(',')}}`
    default: return scalarText(reply)
  }
}

/** JSON keys are strings: any other key is put between quotes as it prints. */
function jsonKey(key: RespValue, quote: (bytes: Bytes) => Bytes): Bytes {
  const text = formatJson(key, quote)
  return text.startsWith('"') || key.type === 'error' ? text : `"${text}"`
}

function scalarText(reply: Extract<RespValue, { type: 'simple' | 'integer' | 'double' | 'bignum' | 'bulk' | 'verbatim' }>): Bytes {
  switch (reply.type) {
    case 'integer': return reply.value.toString()
    case 'bulk': case 'verbatim': return reply.bytes
    default: return reply.text
  }
}
