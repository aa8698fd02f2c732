import type { CommandTrace, Hop } from '../../src-main/contract/model.ts'
import { formatAddress } from './shard-groups.ts'
import { parseTraceQuery, type TraceQuery } from './trace-query.ts'
import { hasFailed, replyLabel, wasRedirected } from './trace-story.ts'

export interface TraceFilter {
  readonly only: 'all' | 'redirected' | 'errors'
  /** As typed: terms of trace-query, and text. */
  readonly text: string
}

/** Keeps the traces of the chosen sort that fit every term, and whose command, answers, nodes or slot contain the text. */
export function filterTraces(traces: readonly CommandTrace[], filter: TraceFilter): readonly CommandTrace[] {
  if (filter.only === 'all' && filter.text.trim() === '') return traces
  const query = parseTraceQuery(filter.text)
  return traces.filter((trace) => isOfSort(trace, filter.only) && fits(trace, query))
}

function isOfSort(trace: CommandTrace, only: TraceFilter['only']): boolean {
  if (only === 'redirected') return wasRedirected(trace)
  return only === 'all' || hasFailed(trace)
}

function fits(trace: CommandTrace, { words, slot, node, key, minMs }: TraceQuery): boolean {
  if (slot !== undefined && trace.slot !== slot) return false
  if (minMs !== undefined && trace.durationMs < minMs) return false
  if (node !== undefined && !trace.hops.some((hop) => isAt(hop, node))) return false
  if (key !== undefined && !trace.keys.some((each) => each.toLowerCase().includes(key))) return false
  return words === '' || mentions(trace, words)
}

function isAt(hop: Hop, wanted: string): boolean {
  return hop.shard?.toLowerCase() === wanted || formatAddress(hop.node).includes(wanted)
}

function mentions(trace: CommandTrace, wanted: string): boolean {
  if (trace.command.toLowerCase().includes(wanted) || String(trace.slot ?? '').includes(wanted)) return true
  return trace.hops.some((hop) => replyLabel(hop.reply).toLowerCase().includes(wanted) || formatAddress(hop.node).includes(wanted))
}
