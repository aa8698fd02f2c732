import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { writeSet } from './command-reply.ts'
import { type ArgumentNode, parseSyntax } from './syntax-tree.ts'

/** One entry of COMMAND DOCS: a map, with the arguments as a tree and subcommands as entries within (addReplyCommandDocs). */
export function writeCommandDocs(ctx: CommandContext, spec: CommandSpec): void {
  const { node: { commands }, reply } = ctx
  const { doc } = spec
  const nodes = parseSyntax(doc.syntax)
  const subcommands = commands.subcommands(spec)
  reply.map(4 + (nodes.length > 0 ? 1 : 0) + (subcommands.length > 0 ? 1 : 0))
  for (const name of ['summary', 'since', 'group', 'complexity'] as const) {
    reply.bulk(name)
    reply.bulk(doc[name])
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
  const keyIndex = node.type === 'key' ? keys.take() : -1
  const flags = [...(node.isOptional ? ['optional'] : []), ...(node.isMultiple ? ['multiple'] : []), ...(node.isTokenRepeated ? ['multiple_token'] : [])]
  reply.map(2 + [keyIndex >= 0, node.token !== undefined, flags.length > 0, node.children !== undefined].filter(Boolean).length)
  reply.bulk('name')
  reply.bulk(node.name)
  reply.bulk('type')
  reply.bulk(node.type)
  if (keyIndex >= 0) {
    reply.bulk('key_spec_index')
    reply.integer(keyIndex)
  }
  if (node.token !== undefined) {
    reply.bulk('token')
    reply.bulk(node.token.replaceAll('"', ''))
  }
  if (flags.length > 0) {
    reply.bulk('flags')
    writeSet(ctx, flags)
  }
  if (node.children === undefined) return
  reply.bulk('arguments')
  writeArguments(ctx, node.children, keys)
}
