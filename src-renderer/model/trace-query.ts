/** What somebody typed into the filter, taken apart. */
export interface TraceQuery {
  /** Lower-case words that must each occur somewhere. Words that stand together stay together. */
  readonly words: string
  readonly slot: number | undefined
  /** Part of an address, or a shard's letter. */
  readonly node: string | undefined
  readonly key: string | undefined
  /** At least this long. */
  readonly minMs: number | undefined
}

const TERMS = /(?:^|\s)(?:(slot|node|key):(\S+)|>=?(\d+(?:\.\d+)?)(ms|s)?)(?=\s|$)/gi

/** Reads `slot:9252`, `node:7001`, `key:user`, `>5ms`; all the rest is text to look for. */
export function parseTraceQuery(input: string): TraceQuery {
  let slot: number | undefined
  let node: string | undefined
  let key: string | undefined
  let minMs: number | undefined
  const rest = input.replaceAll(TERMS, (_all, name: string | undefined, value: string, number: string | undefined, unit: string | undefined) => {
    if (number !== undefined) minMs = Number(number) * (unit?.toLowerCase() === 's' ? 1000 : 1)
    else if (name?.toLowerCase() === 'slot') slot = /^\d+$/.test(value) ? Number(value) : -1
    else if (name?.toLowerCase() === 'node') node = value.toLowerCase()
    else key = value.toLowerCase()
    return ' '
  })
  return { words: rest.trim().toLowerCase(), slot, node, key, minMs }
}

/** `input` with one term set, or taken out where it is there already: what a click on a counter does. */
export function toggleTerm(input: string, name: 'slot' | 'node', value: string | number): string {
  const term = `${name}:${value}`
  const others = input.split(/\s+/).filter((word) => word !== '' && !word.toLowerCase().startsWith(`${name}:`))
  return input.split(/\s+/).includes(term) ? others.join(' ') : [...others, term].join(' ')
}
