import type { Bytes } from '../engine/bytes.ts'
import { keySlot } from '../engine/key-slot.ts'
import { formatAddress } from './address.ts'
import { argumentText } from './command-text.ts'
import type { CommandTrace, Hop, NodeAddress } from './hop-trace.ts'

/** A trace told in English, one line a hop, with a sentence saying why each redirect happened and what it changed. */
export function storyOf(trace: CommandTrace): string[] {
  const slot = trace.slot === undefined ? '' : `  (slot ${trace.slot})`
  const lines = [`${trace.command}${slot}`]
  trace.hops.forEach((hop, i) => {
    lines.push(`  ${i + 1}. ${askedLine(hop)}`)
    const why = hop.reason === 'broadcast' ? broadcastWhy(hop) : whyLine(hop)
    if (why) lines.push(`     ${why}`)
  })
  lines.push(...changeLines(trace), ...stoppedLines(trace))
  if (trace.outcome === 'crossslot' && trace.keys.length > 1) lines.push(...explainCrossSlot(trace.keys).map((line) => `     ${line}`))
  lines.push(`  done in ${trace.durationMs.toFixed(2)} ms, ${trace.hops.length} ${trace.hops.length === 1 ? 'hop' : 'hops'}`)
  return lines
}

/** Why a command with these keys cannot be served by one node: each key with its slot, and what would help. */
export function explainCrossSlot(keys: readonly Bytes[]): string[] {
  const shown = keys.slice(0, 20)
  const lines = shown.map((key) => `${argumentText(key)} is in slot ${keySlot(key)}`)
  if (keys.length > shown.length) lines.push(`… and ${keys.length - shown.length} more keys`)
  lines.push('All keys of one command must share one slot. Give them a common hash tag, for example {tag}:name: only the part in braces is hashed.')
  return lines
}

function askedLine(hop: Hop): string {
  const asking = hop.asking ? 'ASKING, then the command -> ' : ''
  return `asked ${nodeName(hop)} [${REASONS[hop.reason]}] -> ${asking}${replyText(hop)}  ${hop.durationMs.toFixed(2)} ms`
}

const REASONS: Readonly<Record<Hop['reason'], string>> = {
  connected: 'connected to it',
  'slot-table': 'by the slot table',
  moved: 'MOVED named it',
  ask: 'ASK named it',
  tryagain: 'trying again',
  random: 'any node',
  broadcast: 'one of several nodes',
}

function nodeName(hop: Hop): string {
  return hop.shard === undefined ? formatAddress(hop.node) : `${hop.shard} (${formatAddress(hop.node)})`
}

function replyText(hop: Hop): string {
  const { reply } = hop
  if (reply.kind === 'reply') return reply.summary
  if (reply.kind === 'moved' || reply.kind === 'ask') return `${reply.kind.toUpperCase()} ${reply.slot} ${formatAddress(reply.to)}`
  return reply.kind === 'unreachable' ? `no answer: ${printable(reply.message)}` : `(error) ${printable(reply.message)}`
}

function whyLine(hop: Hop): string | undefined {
  const { reply } = hop
  switch (reply.kind) {
    case 'moved':
      return `Slot ${reply.slot} is served by ${formatAddress(reply.to)}, for good: the slot table learns it.`
    case 'ask':
      return `Slot ${reply.slot} is on its way to ${formatAddress(reply.to)} and the key is not here any more: ask there once, the slot table stays.`
    case 'tryagain':
      return 'The slot is being moved and the keys of this command are on both sides just now.'
    case 'clusterdown':
      return 'The cluster cannot serve this slot now: a primary is down or slots have no owner.'
    default:
      return undefined
  }
}

function broadcastWhy({ reply }: Hop): string | undefined {
  return reply.kind === 'moved' || reply.kind === 'ask' ? 'Not followed: the command went to each node for its own answer.' : undefined
}

function changeLines(trace: CommandTrace): string[] {
  const change = trace.slotTableChange
  return change ? [`  slot table: ${change.slot} was ${ownerText(change.before)}, is ${formatAddress(change.after)}`] : []
}

function ownerText(owner: NodeAddress | undefined): string {
  return owner ? formatAddress(owner) : 'unknown'
}

function stoppedLines(trace: CommandTrace): string[] {
  switch (trace.stopped) {
    case 'too-many-hops':
      return ['  gave up: too many redirects for one command']
    case 'redirect-loop':
      return ['  gave up: the nodes send each other the command round and round; they disagree about the slot']
    case 'foreign-host':
      return ['  not followed: a node on this machine named a host outside it']
    default:
      return []
  }
}

/** What a server sent must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
