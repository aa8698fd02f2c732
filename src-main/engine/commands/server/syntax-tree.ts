/** One argument of a command, as COMMAND DOCS describes it. */
export interface ArgumentNode {
  readonly name: string
  readonly type: 'string' | 'integer' | 'double' | 'key' | 'pattern' | 'unix-time' | 'pure-token' | 'oneof' | 'block'
  readonly token?: string
  readonly isOptional?: boolean
  readonly isMultiple?: boolean
  /** The token is repeated with each value. */
  readonly isTokenRepeated?: boolean
  readonly children?: readonly ArgumentNode[]
}

const INTEGERS = /^(seconds|milliseconds|count|index|db|numkeys|offset|start|stop|end|increment|decrement|cursor|port|timeout|slot|limit|len|length|bit|protover|epoch|id|client-id|longitude|latitude|.*-index|.*-slot|num.*)$/
const DOUBLES = /^(score|min|max|weight|longitude|latitude|radius|width|height)$/

/**
 * Reads a command's syntax line, `key value [NX | XX] [EX seconds | PX milliseconds]`, as a tree: words in capitals are tokens,
 * brackets are optional, angles group, bars choose, and `[name ...]` after a name repeats it.
 */
export function parseSyntax(syntax: string): readonly ArgumentNode[] {
  const words = syntax.match(/\.\.\.|[[\]<>|]|"[^"]*"|[^\s[\]<>|]+/g) ?? []
  return new SyntaxReader(words).readAll()
}

/** Says that so many arguments before it may come again. */
interface Repetition {
  readonly repeats: number
  readonly isTokenRepeated: boolean
}

class SyntaxReader {
  private at = 0
  private readonly words: readonly string[]

  constructor(words: readonly string[]) {
    this.words = words
  }

  readAll(): readonly ArgumentNode[] {
    return this.readSequence(undefined)
  }

  private readSequence(close: string | undefined): ArgumentNode[] {
    const nodes: ArgumentNode[] = []
    while (this.at < this.words.length && this.words[this.at] !== close && this.words[this.at] !== '|') {
      const node = this.readOne()
      if (!('repeats' in node)) nodes.push(node)
      else if (nodes.length > 0) nodes.push({ ...asOne(nodes.splice(-node.repeats)), isMultiple: true, ...(node.isTokenRepeated ? { isTokenRepeated: true } : {}) })
    }
    return nodes
  }

  /** An argument, or what says that the one before repeats. */
  private readOne(): ArgumentNode | Repetition {
    const word = this.words[this.at++]!
    if (word === '...') return { repeats: 1, isTokenRepeated: false }
    if (word === '<') return this.readGroup('>')
    if (word === '[') return this.readOptional()
    if (isToken(word)) return this.readToken(word)
    return { name: word, type: typeOf(word) }
  }

  private readOptional(): ArgumentNode | Repetition {
    const start = this.at
    const end = closingOf(this.words, start, '[', ']')
    const inner = this.words.slice(start, end)
    if (inner.at(-1) === '...') {
      this.at = end + 1
      const again = new SyntaxReader(inner.slice(0, -1)).readAll()
      return { repeats: Math.max(1, again.length), isTokenRepeated: again[0]?.token !== undefined && again[0].type !== 'pure-token' }
    }
    return { ...this.readGroup(']'), isOptional: true }
  }

  private readGroup(close: string): ArgumentNode {
    const choices: ArgumentNode[] = []
    for (;;) {
      choices.push(asOne(this.readSequence(close)))
      const word = this.words[this.at++]
      if (word !== '|') break
    }
    if (choices.length === 1) return choices[0]!
    return { name: choices.map(({ name }) => name).join('-or-'), type: 'oneof', children: choices }
  }

  /** A token alone, or with the value that follows it. */
  private readToken(token: string): ArgumentNode {
    const next = this.words[this.at]
    const name = token.toLowerCase().replaceAll('"', '') || 'empty'
    if (next === undefined || next === '|' || next === ']' || next === '>' || next === '[' || next === '...' || isToken(next)) {
      return { name, type: 'pure-token', token }
    }
    const value = this.readOne()
    return 'repeats' in value ? { name, type: 'pure-token', token } : { ...value, token }
  }
}

/** A token before several values is the whole group's: LIMIT offset count. */
function asOne(nodes: readonly ArgumentNode[]): ArgumentNode {
  const [first, ...others] = nodes
  if (first !== undefined && others.length === 0) return first
  if (first?.token === undefined || first.type === 'pure-token' || others.some(({ token }) => token !== undefined)) {
    return { name: first?.name ?? 'arguments', type: 'block', children: nodes }
  }
  const { token, ...bare } = first
  return { name: first.name, type: 'block', token, children: [bare, ...others] }
}

function isToken(word: string): boolean {
  return word.startsWith('"') || /^[A-Z][A-Z0-9_-]*$/.test(word) || /^[=~*$+-]$/.test(word)
}

function closingOf(words: readonly string[], start: number, open: string, close: string): number {
  let depth = 1
  for (let at = start; at < words.length; at++) {
    if (words[at] === open) depth++
    else if (words[at] === close && --depth === 0) return at
  }
  return words.length
}

function typeOf(name: string): ArgumentNode['type'] {
  if (/^(key|newkey|source|destination|.*key)$/.test(name)) return 'key'
  if (/^(pattern|.*-pattern)$/.test(name)) return 'pattern'
  if (/^unix-time/.test(name)) return 'unix-time'
  if (DOUBLES.test(name)) return 'double'
  return INTEGERS.test(name) ? 'integer' : 'string'
}
