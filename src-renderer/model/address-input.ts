/** What somebody typed or pasted to name a server. */
export interface AddressInput {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
  /** `rediss://` or `valkeys://`. */
  readonly tls?: true
  /** Named after the first, with commas between. */
  readonly more?: readonly { readonly host: string; readonly port: number }[]
}

const DEFAULT_PORT = 6379

const MOST_ADDRESSES = 32

/**
 * Reads one or more of `host`, `host:port`, `[v6]:port`, `v6`, or a `redis://user:password@host:port/db` URI (`rediss://` is TLS),
 * with commas or line breaks between.
 * @returns undefined when one of them is none of these, or a port is out of range
 */
export function parseAddressInput(text: string): AddressInput | undefined {
  const parts = text.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== '')
  const read = parts.slice(0, MOST_ADDRESSES).map(parseOne)
  const [first, ...more] = read
  if (first === undefined || more.includes(undefined)) return undefined
  return more.length === 0 ? first : { ...first, more: more.map((one) => ({ host: one!.host, port: one!.port })) }
}

function parseOne(trimmed: string): AddressInput | undefined {
  if (/^(redis|valkey)s?:\/\//i.test(trimmed)) return parseUri(trimmed)
  if (trimmed.includes('://')) return undefined
  const bracketed = /^\[([0-9A-Fa-f:.%]+)\](?::(\d+))?$/.exec(trimmed)
  if (bracketed?.[1]) return withPort(bracketed[1], bracketed[2])
  if ((trimmed.match(/:/g)?.length ?? 0) > 1) return withPort(trimmed, undefined)
  const plain = /^([^\s:/@]+)(?::(\d+))?$/.exec(trimmed)
  return plain?.[1] ? withPort(plain[1], plain[2]) : undefined
}

function parseUri(text: string): AddressInput | undefined {
  // URL only parses authority fully for schemes it knows, so the scheme is exchanged for one it does.
  const url = URL.parse(text.replace(/^[a-z]+:/i, 'http:'))
  if (url === null || url.hostname === '') return undefined
  // An explicit :80 disappears in an http URL, hence the look at the text.
  const port = url.port || (/:80(?:[/?#]|$)/.test(text) ? '80' : undefined)
  const address = withPort(url.hostname.replace(/^\[|\]$/g, ''), port)
  const username = decoded(url.username)
  const password = decoded(url.password)
  if (address === undefined || username === undefined || password === undefined) return undefined
  const tls = /^[a-z]+s:/i.test(text) && !/^redis:/i.test(text) ? { tls: true as const } : {}
  return { ...address, ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }), ...tls }
}

/** Undefined for percent signs that stand for nothing. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function withPort(host: string, port: string | undefined): AddressInput | undefined {
  const number = port === undefined ? DEFAULT_PORT : Number(port)
  return number >= 1 && number <= 65535 ? { host, port: number } : undefined
}
