import type { Bytes } from '../../bytes.ts'
import type { ClusterRuntime } from '../../bus/cluster-runtime.ts'
import type { AdminCommand, NamedSlots } from '../../cluster/admin/command.ts'
import type { ClusterNode } from '../../cluster/node.ts'
import { SLOT_COUNT } from '../../key-slot.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { type CommandDoc, type CommandFlag, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

/** Flags of subcommands that change the cluster, and of those that only tell about it. */
export const CHANGES: readonly CommandFlag[] = ['no_async_loading', 'admin', 'stale']
export const TELLS: readonly CommandFlag[] = ['stale']

export function clusterDoc(summary: string, since: string, syntax: string, complexity = 'O(1)'): CommandDoc {
  return { summary, since, group: 'cluster', complexity, syntax }
}

/** The cluster this node is part of. @throws ReplyError where cluster support is disabled */
export function clusterOf(ctx: CommandContext): ClusterRuntime {
  if (ctx.node.cluster) return ctx.node.cluster
  throw new ReplyError('ERR This instance has cluster support disabled')
}

/** Carries out a change and writes its status or error. */
export function runAdmin(ctx: CommandContext, command: AdminCommand): void {
  const reply = clusterOf(ctx).admin(command)
  if (!reply.ok) throw new ReplyError(reply.error)
  ctx.reply.simple(reply.status)
}

/** A slot number. @throws ReplyError for anything else (getSlotOrReply) */
export function readSlot(text: Bytes | undefined): number {
  const slot = integerFromText(text ?? '')
  if (typeof slot !== 'number' || slot < 0 || slot >= SLOT_COUNT) {
    throw new ReplyError('ERR Invalid or out of range slot')
  }
  return slot
}

/** The slots of pairs of first and last slot. @throws ReplyError on the way, for an odd count or a range that runs backwards */
export function* eachSlotOfRanges(args: readonly Bytes[], fullName: string, from = 2): Generator<number> {
  if ((args.length - from) % 2 === 1) throw new ReplyError(`ERR wrong number of arguments for '${fullName}' command`)
  for (let at = from; at < args.length; at += 2) {
    const first = readSlot(args[at])
    const last = readSlot(args[at + 1])
    if (first > last) throw new ReplyError(`ERR start slot number ${first} is greater than end slot number ${last}`)
    for (let slot = first; slot <= last; slot++) yield slot
  }
}

/** The slots of pairs of first and last slot. @throws ReplyError as {@link eachSlotOfRanges}, and for a slot that comes twice */
export function readSlotRanges(args: readonly Bytes[], fullName: string, from = 2): number[] {
  const slots = new Set<number>()
  for (const slot of eachSlotOfRanges(args, fullName, from)) {
    if (slots.has(slot)) throw new ReplyError(`ERR Slot ${slot} specified multiple times`)
    slots.add(slot)
  }
  return [...slots]
}

/** Ranges of slots as far as they can be read, up to the first slot that comes twice; the core refuses them, or with what is wrong thereafter. */
export function asFarAsReadable(slots: Iterable<number>): NamedSlots {
  const seen = new Set<number>()
  try {
    for (const slot of slots) {
      if (seen.has(slot)) return { slots: [...seen, slot] }
      seen.add(slot)
    }
  } catch (error) {
    if (error instanceof ReplyError) return { slots: [...seen], problem: error.message.replace(/^ERR /, '') }
    throw error
  }
  return { slots: [...seen] }
}

/** A node by its id. @throws ReplyError when it is not known */
export function readNode(ctx: CommandContext, nodeId: Bytes | undefined): ClusterNode {
  const node = clusterOf(ctx).core.node(nodeId ?? '')
  if (!node) throw new ReplyError(`ERR Unknown node ${nodeId}`)
  return node
}

/** What Redis answers to a known subcommand with arguments that fit none of its forms (addReplySubcommandSyntaxError). */
export function badSubcommand(args: readonly Bytes[]): ReplyError {
  const name = (args[1] ?? '').slice(0, 128)
  return new ReplyError(`ERR unknown subcommand or wrong number of arguments for '${name}'. Try CLUSTER HELP.`)
}
