import * as v from 'valibot'
import type { TraceTallies } from '../explorer/trace-counts.ts'

/* More about recorded traces: counters by slot and node, and taking traces out of the app. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

export const traceInsightSchemas = {
  'trace.tallies': v.object({ connectionId: id }),
  /** The traces of those ids, or all that are kept. */
  'trace.export': v.object({
    connectionId: id,
    format: v.picklist(['json', 'mermaid', 'text']),
    traceIds: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(5000))),
  }),
} as const

export interface TraceInsightAnswers {
  'trace.tallies': TraceTallies
  'trace.export': { readonly text: string; readonly traceCount: number; readonly extension: 'json' | 'mmd' | 'txt' }
}
