import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'

const MAX_COMMAND_CHARS = 200
const MAX_SUMMARY_CHARS = 80
const HIDDEN = '(hidden)'

/** A command as it may be shown and kept: escaped, at most 200 characters, passwords left out. */
export function commandText(args: readonly Bytes[]): string {
  let text = ''
  for (const arg of hideSecrets(args)) {
    text += (text === '' ? '' : ' ') + argumentText(arg)
    if (text.length > MAX_COMMAND_CHARS) return `${text.slice(0, MAX_COMMAND_CHARS - 1)}…`
  }
  return text
}

/** Bytes for display: quoted only where they must be, every control and non-ASCII byte escaped. */
export function argumentText(arg: Bytes): string {
  if (arg.length <= MAX_COMMAND_CHARS && /^[!#-&(-[\]-~]+$/.test(arg)) return arg
  return `"${escapeBytes(arg.slice(0, MAX_COMMAND_CHARS))}"`
}

function escapeBytes(bytes: Bytes): string {
  return bytes.replace(/[^ !#-[\]-~]/g, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`
    if (char === '\n') return '\\n'
    if (char === '\r') return '\\r'
    if (char === '\t') return '\\t'
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}

function hideSecrets(args: readonly Bytes[]): readonly Bytes[] {
  const name = args[0]?.toLowerCase()
  const second = args[1]?.toLowerCase()
  if (name === 'auth') return [args[0]!, HIDDEN]
  if (name === 'acl' && second === 'setuser') return [...args.slice(0, 3), HIDDEN]
  if (name === 'config' && second === 'set') return args.map((arg, i) => (i > 2 && /pass|auth/i.test(args[i - 1]!) ? HIDDEN : arg))
  if (name === 'hello' || name === 'migrate') return hideAfterAuth(args)
  return args
}

function hideAfterAuth(args: readonly Bytes[]): readonly Bytes[] {
  const at = args.findIndex((arg) => /^auth2?$/i.test(arg))
  if (at === -1) return args
  const secrets = args[0]!.toLowerCase() === 'migrate' && args[at]!.toLowerCase() === 'auth' ? 1 : 2
  return args.map((arg, i) => (i > at && i <= at + secrets ? HIDDEN : arg))
}

/** A reply in a few words, for a trace. */
export function replySummary(reply: RespValue): string {
  switch (reply.type) {
    case 'simple':
    case 'bignum':
    case 'double':
      return clip(escapeBytes(reply.text.slice(0, MAX_SUMMARY_CHARS)), reply.text.length)
    case 'error':
      return clip(`(error) ${escapeBytes(reply.message.slice(0, MAX_SUMMARY_CHARS))}`, reply.message.length)
    case 'integer':
      return `(integer) ${reply.value}`
    case 'bulk':
    case 'verbatim':
      return `"${clip(escapeBytes(reply.bytes.slice(0, MAX_SUMMARY_CHARS)), reply.bytes.length)}"`
    case 'nil':
      return '(nil)'
    case 'boolean':
      return reply.value ? '(true)' : '(false)'
    case 'map':
      return `(${reply.entries.length} pairs)`
    default:
      return `(${reply.items.length} items)`
  }
}

function clip(text: string, fullLength: number): string {
  return fullLength > MAX_SUMMARY_CHARS ? `${text}…` : text
}
