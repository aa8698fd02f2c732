import type { CommandDoc, CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { writeSet } from './command-reply.ts'
import { type ArgumentNode, parseSyntax } from './syntax-tree.ts'

/** One entry of COMMAND DOCS: a map, with the arguments as a tree and subcommands as entries within (addReplyCommandDocs). */
export function writeCommandDocs(ctx: CommandContext, spec: CommandSpec): void {
  const { node: { commands }, reply } = ctx
  const nodes = parseSyntax(spec.doc.syntax)
  const subcommands = commands.subcommands(spec)
  const facts = factsOf(ctx, spec.doc)
  reply.map(facts.length + (nodes.length > 0 ? 1 : 0) + (subcommands.length > 0 ? 1 : 0))
  for (const [name, write] of facts) {
    reply.bulk(name)
    write()
  }
  if (nodes.length > 0) {
    reply.bulk('arguments')
    writeArguments(ctx, nodes, new KeyCounter(spec))
  }
  if (subcommands.length === 0) return
  reply.bulk('subcommands')
  reply.map(subcommands.length)
  for (const sub of subcommands) {
    reply.bulk(commands.fullName(sub))
    writeCommandDocs(ctx, sub)
  }
}

type Fact = readonly [name: string, write: () => void]

/** What is known of a command, in the reply's order; what is not known is left out. */
function factsOf(ctx: CommandContext, doc: CommandDoc): readonly Fact[] {
  const { reply } = ctx
  const { deprecated, history } = doc
  const docFlags = [...(deprecated === undefined ? [] : ['deprecated']), ...(doc.isSystemCommand === true ? ['syscmd'] : [])]
  const text = (name: string, value: string | undefined): Fact[] => (value === undefined ? [] : [[name, () => reply.bulk(value)]])
  return [
    ...text('summary', doc.summary),
    ...text('since', doc.since),
    ...text('group', doc.group),
    ...text('complexity', doc.complexity),
    ...(docFlags.length === 0 ? [] : [['doc_flags', () => writeSet(ctx, docFlags)] satisfies Fact]),
    ...text('deprecated_since', deprecated?.since),
    ...text('replaced_by', deprecated?.replacedBy),
    ...(history === undefined ? [] : [['history', () => writeHistory(ctx, history)] satisfies Fact]),
  ]
}

function writeHistory({ reply }: CommandContext, history: NonNullable<CommandDoc['history']>): void {
  reply.set(history.length)
  for (const change of history) reply.bulks(change)
}

/** Gives each key argument the index of its key spec: they come in the same order. */
class KeyCounter {
  private next = 0
  private readonly last: number

  constructor(spec: CommandSpec) {
    this.last = (spec.keys?.length ?? 0) - 1
  }

  take(): number {
    return Math.min(this.next++, this.last)
  }
}

function writeArguments(ctx: CommandContext, nodes: readonly ArgumentNode[], keys: KeyCounter): void {
  ctx.reply.array(nodes.length)
  for (const node of nodes) writeArgument(ctx, node, keys)
}

function writeArgument(ctx: CommandContext, node: ArgumentNode, keys: KeyCounter): void {
  const { reply } = ctx
  const { keySpecIndex = node.type === 'key' ? keys.take() : -1, children } = node
  const flags = [...(node.isOptional ? ['optional'] : []), ...(node.isMultiple ? ['multiple'] : []), ...(node.isTokenRepeated ? ['multiple_token'] : [])]
  const texts = ([['token', node.token], ['since', node.since], ['deprecated_since', node.deprecatedSince]] as const).filter(([, text]) => text !== undefined)
  reply.map(2 + texts.length + [keySpecIndex >= 0, flags.length > 0, children !== undefined].filter(Boolean).length)
  reply.bulk('name')
  reply.bulk(node.name)
  reply.bulk('type')
  reply.bulk(node.type)
  if (keySpecIndex >= 0) {
    reply.bulk('key_spec_index')
    reply.integer(keySpecIndex)
  }
  for (const [name, text] of texts) {
    reply.bulk(name)
    reply.bulk(text!)
  }
  if (flags.length > 0) {
    reply.bulk('flags')
    writeSet(ctx, flags)
  }
  if (children === undefined) return
  reply.bulk('arguments')
  writeArguments(ctx, children, keys)
}
