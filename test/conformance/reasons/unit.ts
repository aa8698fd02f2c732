import type { Reasons } from './reason.ts'

export const unitReasons: Reasons = {
  'unit/latency-monitor': [
    {
      check: 'LATENCY of expire events are correctly collected',
      why: 'wants the expiry of a set of a million members to take 20 ms: here it takes none, because the garbage collector frees the members later, in pieces',
    },
  ],
  'unit/type/string': [
    { check: 'trim on SET with big value', why: 'is asked where mem_allocator is jemalloc, and here it is V8', isUnasked: true },
  ],
  'unit/replybufsize': [
    { check: 'verify reply buffer limits', why: 'watches a reply buffer of a fixed size shrink and grow: replies are written into strings here, and nothing is set aside for an idle client' },
  ],
}
