import type { Value } from './value.ts'

/** Above this many allocations Redis leaves freeing a value to another thread (LAZYFREE_THRESHOLD). */
const LAZY_ABOVE = 64

/** Whether Redis would free a value in the background (lazyfreeGetFreeEffort). Here the garbage collector does so with every value. */
export function isFreedLazily(value: Value): boolean {
  return effortOf(value) > LAZY_ABOVE
}

function effortOf(value: Value): number {
  if (typeof value === 'string') return 1
  switch (value.type) {
    case 'list':
      return value.length
    case 'set':
    case 'hash':
    case 'zset':
      return value.size
    case 'stream':
      return value.nodes.length + [...value.groups.values()].reduce((sum, { pending }) => sum + 1 + pending.size, 0)
  }
}
