import type { CommandTrace } from '../../src-main/contract/model.ts'
import { hasFailed, replyLabel, wasRedirected } from './trace-story.ts'
import { formatAddress } from './shard-groups.ts'

export interface TraceFilter {
  readonly only: 'all' | 'redirected' | 'errors'
  readonly text: string
}

/** Keeps the traces of the chosen sort whose command, keys, answers, nodes or slot contain the text. */
export function filterTraces(traces: readonly CommandTrace[], filter: TraceFilter): readonly CommandTrace[] {
  const wanted = filter.text.trim().toLowerCase()
  if (filter.only === 'all' && wanted === '') return traces
  return traces.filter((trace) => isOfSort(trace, filter.only) && (wanted === '' || mentions(trace, wanted)))
}

function isOfSort(trace: CommandTrace, only: TraceFilter['only']): boolean {
  if (only === 'redirected') return wasRedirected(trace)
  return only === 'all' || hasFailed(trace)
}

function mentions(trace: CommandTrace, wanted: string): boolean {
  if (trace.command.toLowerCase().includes(wanted) || String(trace.slot ?? '').includes(wanted)) return true
  return trace.hops.some((hop) => replyLabel(hop.reply).toLowerCase().includes(wanted) || formatAddress(hop.node).includes(wanted))
}
