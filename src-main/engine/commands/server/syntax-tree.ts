/** One argument of a command, as COMMAND DOCS describes it. */
export interface ArgumentNode {
  readonly name: string
  readonly type: ArgumentType
  readonly token?: string
  /** Which key spec of the command tells where it stands. */
  readonly keySpecIndex?: number
  readonly since?: string
  readonly deprecatedSince?: string
  readonly isOptional?: boolean
  readonly isMultiple?: boolean
  /** The token is repeated with each value. */
  readonly isTokenRepeated?: boolean
  readonly children?: readonly ArgumentNode[]
}

const TYPES = ['string', 'integer', 'double', 'key', 'pattern', 'unix-time', 'pure-token', 'oneof', 'block'] as const
type ArgumentType = (typeof TYPES)[number]

/** What the names alone tell; where it is otherwise the syntax line says so. */
const INTEGERS = /^(bits?|client-id|cluster_bus_port|config-epoch|count|cursor|db|decrement|destination-db|end|entries_(added|read)|frequency|increment|index[12]?|len|limit|milliseconds|ms|num.*|offset|port|protover|rank|seconds|(start-|end-)?slot|start|stop|ttl|version|weight)$/
const DOUBLES = /^(score|min|max|timeout|longitude|latitude|radius|width|height)$/

/**
 * Reads a command's syntax line, `key value [NX | XX] [EX seconds | PX milliseconds]`, as a tree: words in capitals are tokens,
 * brackets are optional, angles group, bars choose, and `[name ...]` after a name repeats it. What that cannot say stands in braces
 * behind an argument, a group or a repetition, in any order: `{condition}` its name, `{integer}` its type (`{block}` makes a group of a single
 * argument), `{6.2.0}` the version it came with and `{-7.0.0}` the one it is deprecated since, `{#1}` its key spec, and whether the token a
 * group begins with belongs to the `{whole}` or to its `{first}` argument.
 */
export function parseSyntax(syntax: string): readonly ArgumentNode[] {
  const words = syntax.match(/\.\.\.|\{[^}]*\}|[[\]<>|]|"[^"]*"|[^\s[\]<>|{}]+/g) ?? []
  return new SyntaxReader(words).readAll()
}

/** A syntax line as people read it, without what stands in braces. */
export function shownSyntax(syntax: string): string {
  return syntax.replace(/\{[^}]*\}/g, '')
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
      else if (nodes.length > 0) nodes.push({ ...this.noted(asOne(nodes.splice(-node.repeats))), ...repetitionFlags(node) })
    }
    return nodes
  }

  /** An argument, or what says that the one before repeats. */
  private readOne(): ArgumentNode | Repetition {
    const word = this.words[this.at++]!
    if (word === '...') return { repeats: 1, isTokenRepeated: false }
    if (word === '<') return this.noted(this.readGroup('>'))
    if (word === '[') return this.readOptional()
    if (isToken(word)) return this.readToken(word.replaceAll('"', ''))
    return this.noted({ name: word, type: typeOf(word) })
  }

  private readOptional(): ArgumentNode | Repetition {
    const start = this.at
    const end = closingOf(this.words, start)
    const inner = this.words.slice(start, end)
    if (inner.at(-1) === '...') {
      this.at = end + 1
      const again = new SyntaxReader(inner.slice(0, -1)).readAll()
      return { repeats: Math.max(1, again.length), isTokenRepeated: again[0]?.token !== undefined && again[0].type !== 'pure-token' }
    }
    return { ...this.noted(this.readGroup(']')), isOptional: true }
  }

  private readGroup(close: string): ArgumentNode {
    const choices: ArgumentNode[] = []
    for (;;) {
      choices.push(asOne(this.readSequence(close)))
      const word = this.words[this.at++]
      if (word !== '|') break
    }
    if (choices.length === 1) return choices[0]!
    return { name: choices.map(({ name }) => name).join('_'), type: 'oneof', children: choices }
  }

  /** A token alone, or with the value that follows it. */
  private readToken(token: string): ArgumentNode {
    const next = this.words[this.at]
    const name = token.toLowerCase()
    if (next === undefined || /^[|\]>[{]/.test(next) || next === '...' || isToken(next)) return this.noted({ name, type: 'pure-token', token })
    const value = this.readOne()
    return 'repeats' in value ? { name, type: 'pure-token', token } : { ...value, token }
  }

  /** A node with what the braces behind it say. */
  private noted(node: ArgumentNode): ArgumentNode {
    const braces = this.words[this.at]
    if (braces?.startsWith('{') !== true) return node
    this.at++
    return braces.slice(1, -1).split(' ').reduce(withNote, node)
  }
}

function withNote(node: ArgumentNode, note: string): ArgumentNode {
  const type = TYPES.find((known) => known === note)
  if (type === 'block') return wrapped(node)
  if (type !== undefined) return { ...node, type }
  if (/^-\d+\.\d+\.\d+$/.test(note)) return { ...node, deprecatedSince: note.slice(1) }
  if (/^\d+\.\d+\.\d+$/.test(note)) return { ...node, since: note }
  if (note.startsWith('#')) return { ...node, keySpecIndex: Number(note.slice(1)) }
  if (note === 'whole') return withTokenOfWhole(node)
  return note === 'first' ? withTokenOfFirst(node) : { ...node, name: note }
}

/** Arguments of a sequence as one: a token before several values is the whole group's, LIMIT offset count. */
function asOne(nodes: readonly ArgumentNode[]): ArgumentNode {
  const [first, ...others] = nodes
  if (first !== undefined && others.length === 0) return first
  const block: ArgumentNode = { name: nodes.map(({ name }) => name).join('_'), type: 'block', children: nodes }
  const isOfFirst = first?.token === undefined || first.type === 'pure-token' || first.isOptional === true || others.some(({ token }) => token !== undefined)
  return isOfFirst ? block : withTokenOfWhole(block)
}

function withTokenOfWhole(block: ArgumentNode): ArgumentNode {
  const [first, ...others] = block.children ?? []
  if (first?.token === undefined) return block
  const { token, ...bare } = first
  return { ...block, token, children: first.type === 'pure-token' ? others : [bare, ...others] }
}

function withTokenOfFirst({ token, ...block }: ArgumentNode): ArgumentNode {
  const [first, ...others] = block.children ?? []
  if (first === undefined || token === undefined) return block
  return { ...block, children: [{ ...first, token }, ...others] }
}

/** A group of one argument, which has the token. */
function wrapped({ token, ...only }: ArgumentNode): ArgumentNode {
  return { name: only.name, type: 'block', ...(token === undefined ? {} : { token }), children: [only] }
}

function repetitionFlags({ isTokenRepeated }: Repetition): Pick<ArgumentNode, 'isMultiple' | 'isTokenRepeated'> {
  return isTokenRepeated ? { isMultiple: true, isTokenRepeated } : { isMultiple: true }
}

function isToken(word: string): boolean {
  return word.startsWith('"') || /^[A-Z][A-Z0-9_-]*$/.test(word) || /^[=~*$+-]$/.test(word)
}

function closingOf(words: readonly string[], start: number): number {
  let depth = 1
  for (let at = start; at < words.length; at++) {
    if (words[at] === '[') depth++
    else if (words[at] === ']' && --depth === 0) return at
  }
  return words.length
}

function typeOf(name: string): ArgumentType {
  if (/^(key[12]?|newkey|source|destination|.*key)$/.test(name)) return 'key'
  if (name === 'pattern') return 'pattern'
  if (/^unix-time/.test(name)) return 'unix-time'
  if (DOUBLES.test(name)) return 'double'
  return INTEGERS.test(name) ? 'integer' : 'string'
}
