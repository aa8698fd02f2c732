import { replyBytes, replyItems } from '../engine/resp/reply-value.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { fallbackRows } from './command-docs-fallback.ts'

/** What help, hints and completion know of one command or subcommand. */
export interface CommandDoc {
  /** Upper case, one word, or two for a subcommand. */
  readonly words: readonly string[]
  readonly name: string
  /** The arguments as documentation writes them: `key value [NX|XX]`. */
  readonly params: string
  readonly summary: string
  readonly since: string | undefined
  readonly group: string
}

/** The documentation of one server's commands, sorted by name. */
export interface CommandDocs {
  readonly commands: readonly CommandDoc[]
  /** Group names without "@", sorted. */
  readonly groups: readonly string[]
}

/** From the reply of COMMAND DOCS; undefined when the reply is none, as from servers before 7.0. */
export function docsFromCommandDocs(reply: RespValue | undefined): CommandDocs | undefined {
  const table = pairs(reply)
  if (table === undefined) return undefined
  return collect([...table].flatMap(([name, specs]) => docsOf(name.toUpperCase(), [], specs)))
}

/**
 * Built-in documentation, with the commands that the reply of COMMAND knows besides put in by their arity
 * (redis-cli.c, cliOldIntegrateHelp).
 */
export function fallbackDocs(commandReply?: RespValue): CommandDocs {
  const commands = fallbackRows().map(([name, group, params, summary]): CommandDoc => ({ words: name.split(' '), name, params, summary, since: undefined, group }))
  const known = new Set(commands.map((doc) => doc.words[0]!))
  for (const row of replyItems(commandReply) ?? []) {
    const doc = docFromCommandRow(row)
    if (doc !== undefined && !known.has(doc.name)) commands.push(doc)
  }
  return collect(commands)
}

function collect(commands: readonly CommandDoc[]): CommandDocs {
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return {
    commands: commands.toSorted((a, b) => byName(a.name, b.name)),
    groups: [...new Set(commands.map((doc) => doc.group))].sort(byName)
  }
}

function docsOf(command: string, subcommand: readonly string[], specs: RespValue): CommandDoc[] {
  const fields = pairs(specs) ?? new Map<string, RespValue>()
  const words = [command, ...subcommand]
  const doc: CommandDoc = {
    words,
    name: words.join(' '),
    params: joined(replyItems(fields.get('arguments')), ' '),
    summary: replyBytes(fields.get('summary')) ?? '',
    since: replyBytes(fields.get('since')),
    group: replyBytes(fields.get('group')) ?? 'generic'
  }
  const subcommands = [...(pairs(fields.get('subcommands')) ?? [])]
  return [doc, ...subcommands.flatMap(([name, sub]) => docsOf(command, [name.slice(name.indexOf('|') + 1).toUpperCase()], sub))]
}

function docFromCommandRow(row: RespValue): CommandDoc | undefined {
  const cells = replyItems(row)
  const name = replyBytes(cells?.[0])?.toUpperCase()
  const arity = Number(replyBytes(cells?.[1]))
  if (name === undefined || !Number.isInteger(arity)) return undefined
  const hasKey = replyBytes(cells?.[3]) === '1'
  const argumentCount = Math.abs(arity) - 1
  const params = Array.from({ length: argumentCount }, (_, index): string => (index === 0 && hasKey ? 'key' : 'arg'))
  if (arity < 0) params.push('...options...')
  return { words: [name], name, params: params.join(' '), summary: 'Help not available', since: undefined, group: 'generic' }
}

/** One argument of COMMAND DOCS as text, with redis-cli's punctuation (redis-cli.c 7.0, cliAddArgument). */
function argumentText(argument: RespValue): string {
  const fields = pairs(argument)
  if (fields === undefined) return ''
  const flags = new Set((replyItems(fields.get('flags')) ?? []).map((flag) => replyBytes(flag)))
  const type = replyBytes(fields.get('type'))
  const tokenName = replyBytes(fields.get('token'))
  const token = tokenName === undefined ? '' : orEmptyQuotes(tokenName) + (type === 'pure-token' ? '' : ' ')
  const value = valueText(type, fields)
  const again = flags.has('multiple') ? ` [${flags.has('multiple_token') ? token : ''}${value} ...]` : ''
  const text = `${token}${value}${again}`
  return flags.has('optional') ? `[${text}]` : text
}

function valueText(type: string | undefined, fields: ReadonlyMap<string, RespValue>): string {
  switch (type) {
    case 'pure-token': return ''
    case 'oneof': return joined(replyItems(fields.get('arguments')), '|')
    case 'block': return joined(replyItems(fields.get('arguments')), ' ')
    default: return orEmptyQuotes(replyBytes(fields.get('name')) ?? '')
  }
}

function joined(args: readonly RespValue[] | undefined, separator: string): string {
  return (args ?? []).map(argumentText).join(separator)
}

function orEmptyQuotes(text: string): string {
  return text === '' ? '""' : text
}

/** A map, or an array of keys and values in turn as RESP2 has it. */
function pairs(reply: RespValue | undefined): ReadonlyMap<string, RespValue> | undefined {
  const items = replyItems(reply)
  if (items === undefined || items.length % 2 !== 0) return undefined
  const map = new Map<string, RespValue>()
  for (let i = 0; i < items.length; i += 2) {
    const key = replyBytes(items[i])
    if (key !== undefined) map.set(key, items[i + 1]!)
  }
  return map
}
