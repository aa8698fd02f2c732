import type { CommandTrace } from '../../src-main/contract/model.ts'
import { filterTraces, type TraceFilter } from '../model/trace-filter.ts'
import { toggleTerm } from '../model/trace-query.ts'

export type TraceMode = 'list' | 'sequence' | 'counters' | 'clients'

/** How the trace panel shows what is recorded. */
export class TraceView {
  mode = $state<TraceMode>('list')
  only = $state<TraceFilter['only']>('all')
  search = $state('')
  exporting = $state(false)

  filter(traces: readonly CommandTrace[]): readonly CommandTrace[] {
    return filterTraces(traces, { only: this.only, text: this.search })
  }

  /** Shows the traces of one slot or node, or all again. */
  toggle(name: 'slot' | 'node', value: string | number): void {
    this.search = toggleTerm(this.search, name, value)
    this.mode = 'list'
  }
}
