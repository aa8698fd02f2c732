import type { KeySlotAnswer } from '../../src-main/contract/model.ts'

/** May these keys go into one command? `advice` is a set of names that could, when they may not. */
export type KeysVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'together'; readonly slot: number; readonly keyCount: number }
  | { readonly kind: 'crossslot'; readonly slots: readonly number[]; readonly advice: TagAdvice }

export interface TagAdvice {
  readonly tag: string
  readonly keys: readonly string[]
}

/** One key a line. Empty lines are skipped; spaces stay, since they are part of a key. */
export function keysFromText(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).filter((line) => line !== ''))]
}

/** Redis refuses a command whose keys do not all hash to one slot (Redis Cluster specification, "Hash tags"). */
export function keysVerdict(answers: readonly KeySlotAnswer[]): KeysVerdict {
  const [first] = answers
  if (first === undefined || answers.length < 2) return { kind: 'none' }
  const slots = [...new Set(answers.map((answer) => answer.slot))]
  if (slots.length === 1) return { kind: 'together', slot: first.slot, keyCount: answers.length }
  return { kind: 'crossslot', slots, advice: tagAdvice(answers.map((answer) => answer.key)) }
}

/**
 * Names for the same keys that share a hash tag: what the keys have in common at their start becomes the tag,
 * else a neutral word does. A tag already in use by some of them is kept.
 */
export function tagAdvice(keys: readonly string[]): TagAdvice {
  const existing = keys.map(hashTag).find((tag) => tag !== undefined)
  if (existing !== undefined) return { tag: existing, keys: keys.map((key) => (hashTag(key) === existing ? key : `{${existing}}:${withoutBraces(key)}`)) }
  const prefix = commonPrefix(keys).replace(/[:._\-/]+$/, '')
  if (prefix === '' || /[{}]/.test(prefix)) return { tag: 'tag', keys: keys.map((key) => `{tag}:${withoutBraces(key)}`) }
  return { tag: prefix, keys: keys.map((key) => `{${prefix}}${withoutBraces(key.slice(prefix.length))}`) }
}

/** What stands between the first `{` and the next `}`, unless that is nothing. */
export function hashTag(key: string): string | undefined {
  const open = key.indexOf('{')
  const close = open === -1 ? -1 : key.indexOf('}', open + 1)
  return close <= open + 1 ? undefined : key.slice(open + 1, close)
}

/** The command line that answers the same question. */
export function slotCommand(keys: readonly string[], address?: { readonly host: string; readonly port: number }): string {
  const where = address === undefined ? '' : ` -h ${shellWord(address.host)} -p ${address.port}`
  // A key that starts with a dash would be read as an option.
  const guard = keys.some((key) => key.startsWith('-')) ? ' --' : ''
  return `slotscope slot${where}${guard} ${keys.map(shellWord).join(' ')}`.trimEnd()
}

/** A word as a POSIX shell takes it literally. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

function commonPrefix(keys: readonly string[]): string {
  const [first = '', ...rest] = keys
  let length = first.length
  for (const key of rest) {
    while (length > 0 && !key.startsWith(first.slice(0, length))) length -= 1
  }
  const prefix = first.slice(0, length)
  // A prefix that ends within a word, as "us" of "user" and "use", would make a poor tag.
  const boundary = Math.max(...[':', '.', '_', '-', '/'].map((mark) => prefix.lastIndexOf(mark)))
  return keys.includes(prefix) ? prefix : prefix.slice(0, Math.max(0, boundary))
}

function withoutBraces(key: string): string {
  return key.replaceAll(/[{}]/g, '')
}
