import { storyOf } from './hop-story.ts'
import type { CommandTrace } from './hop-trace.ts'
import { traceMermaid } from './trace-mermaid.ts'

export type TraceFormat = 'json' | 'mermaid' | 'text'

export const EXTENSIONS = { json: 'json', mermaid: 'mmd', text: 'txt' } as const

/** Traces as a file's text: JSON as `slotscope trace --json` prints each, a Mermaid diagram, or the stories in words. */
export function exportTraces(traces: readonly CommandTrace[], format: TraceFormat): string {
  if (format === 'json') return JSON.stringify({ traces }, undefined, 2)
  if (format === 'mermaid') return traceMermaid(traces)
  return traces.map((trace) => storyOf(trace).join('\n')).join('\n\n')
}
