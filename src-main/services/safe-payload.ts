/**
 * Characters that hide, reorder or steer what is read: C0 but tab and line ends, DEL, C1, and the bidirectional controls
 * ("Trojan Source", CVE-2021-42574), zero-width characters and tags among them.
 */
const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g

/** Nothing a page shows in one piece is longer. */
const MOST_CHARS = 1_000_000

/**
 * What goes to a page, with every string made fit to be shown: characters nobody can see are written as `\uXXXX`, and what is
 * endless is cut. A value without such strings is given back as it is.
 */
export function safePayload<T>(value: T): T {
  return made(value) as T
}

function made(value: unknown): unknown {
  if (typeof value === 'string') return safeString(value)
  if (Array.isArray(value)) return madeList(value)
  return typeof value === 'object' && value !== null ? madeObject(value) : value
}

function safeString(text: string): string {
  const cut = text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text
  return cut.replace(HIDDEN, (characters) => [...Array(characters.length).keys()].map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))
}

/** Copied only once something in it changes. */
function madeList(list: readonly unknown[]): readonly unknown[] {
  const results = list.map(made)
  return results.some((result, i) => result !== list[i]) ? results : list
}

function madeObject(object: object): object {
  const entries = Object.entries(object)
  const results = entries.map(([name, value]): [string, unknown] => [name, made(value)])
  return results.some(([, result], i) => result !== entries[i]![1]) ? Object.fromEntries(results) : object
}
