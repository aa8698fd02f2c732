import * as fc from 'fast-check'

/** One command as the arguments it is sent with. */
export type Command = readonly string[]

/** What stands for `<name>` in a template. */
export type Pools = Readonly<Record<string, fc.Arbitrary<string>>>

/**
 * Reads a command template in the manner of redis.io's syntax lines and gives a generator of commands:
 * `WORD` is sent as it stands, and so is what backquotes enclose; `<name>` is drawn from a pool, `[…]` may be left out, `(a|b)` is one of several,
 * and `...` repeats what stands before it once or more (at most 4 times).
 */
export function commandOf(template: string, pools: Pools): fc.Arbitrary<Command> {
  const tokens = template.match(/`[^`]*`|<[^>]+>|\.\.\.|[[\]()|]|[^\s[\]()|]+/g) ?? []
  const reader = new TemplateReader(tokens, pools)
  return reader.alternatives()
}

class TemplateReader {
  private readonly tokens: readonly string[]
  private readonly pools: Pools
  private at = 0

  constructor(tokens: readonly string[], pools: Pools) {
    this.tokens = tokens
    this.pools = pools
  }

  alternatives(): fc.Arbitrary<Command> {
    const branches = [this.sequence()]
    while (this.takes('|')) branches.push(this.sequence())
    return branches.length === 1 ? branches[0]! : fc.oneof(...branches)
  }

  private sequence(): fc.Arbitrary<Command> {
    const parts: fc.Arbitrary<Command>[] = []
    for (let part = this.part(); part !== undefined; part = this.part()) parts.push(this.takes('...') ? repeated(part) : part)
    return fc.tuple(...parts).map((words) => words.flat())
  }

  private part(): fc.Arbitrary<Command> | undefined {
    const token = this.tokens[this.at]
    if (token === undefined || token === ']' || token === ')' || token === '|') return undefined
    this.at++
    if (token === '[') return this.group(']').chain((inner) => fc.constantFrom(inner, []))
    if (token === '(') return this.group(')')
    if (token.startsWith('<')) return this.pool(token.slice(1, -1)).map((value) => [value])
    return fc.constant([token.startsWith('`') ? token.slice(1, -1) : token])
  }

  private group(end: string): fc.Arbitrary<Command> {
    const inner = this.alternatives()
    if (!this.takes(end)) throw new Error(`Template lacks ${end}: ${this.tokens.join(' ')}`)
    return inner
  }

  private pool(name: string): fc.Arbitrary<string> {
    const pool = this.pools[name]
    if (pool === undefined) throw new Error(`No pool <${name}> for: ${this.tokens.join(' ')}`)
    return pool
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false
    this.at++
    return true
  }
}

function repeated(part: fc.Arbitrary<Command>): fc.Arbitrary<Command> {
  return fc.array(part, { minLength: 1, maxLength: 4 }).map((words) => words.flat())
}

/**
 * Now and then a command as a careless user types it: an argument too few, too many, or of the wrong kind.
 * Shrinks towards the command as it was meant.
 */
export function sometimesWrong(command: fc.Arbitrary<Command>): fc.Arbitrary<Command> {
  return fc.tuple(command, fc.nat(), fc.constantFrom('none', 'none', 'none', 'none', 'none', 'none', 'drop', 'double', 'junk')).map(([words, at, fault]) => {
    if (fault === 'none' || words.length < 2) return words
    // The first argument mostly names the key; a wrong one would be a sound key of another name.
    const index = Math.min(2 + (at % (words.length - 1)), words.length - 1)
    if (fault === 'drop') return words.toSpliced(index, 1)
    return words.toSpliced(index, fault === 'junk' ? 1 : 0, fault === 'junk' ? 'junk' : words[index]!)
  })
}
