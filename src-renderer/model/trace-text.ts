import type { CommandTrace } from '../../src-main/contract/model.ts'
import { formatDuration } from './quantities.ts'
import { formatAddress } from './shard-groups.ts'
import { replyLabel } from './trace-story.ts'

/** A trace as plain text for a ticket or a chat: the command, one line a hop, the table's change and the sentence why. */
export function traceAsText(trace: CommandTrace, why: string): string {
  const head = `${trace.command}${trace.slot === undefined ? '' : `  (slot ${trace.slot})`}  ${formatDuration(trace.durationMs)}`
  const hops = trace.hops.map((hop, index) => {
    const shard = hop.shard === undefined ? '' : `${hop.shard} `
    const asking = hop.asking ? 'ASKING, ' : ''
    return `  ${index + 1}. ${shard}${formatAddress(hop.node)}: ${asking}${replyLabel(hop.reply)}  ${formatDuration(hop.durationMs)}`
  })
  const change = trace.slotTableChange
  const table = change && `  slot ${change.slot}: ${change.before === undefined ? '?' : formatAddress(change.before)} -> ${formatAddress(change.after)}`
  return [head, ...hops, ...(table === undefined ? [] : [table]), `  ${why}`].join('\n')
}
