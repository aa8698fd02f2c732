import { busTarget } from './bus-target.ts'
import { nodesConfTarget } from './nodes-conf-target.ts'
import { dumpTarget, syncTarget } from './rdb-target.ts'
import { replyTarget, requestTarget } from './resp-target.ts'
import type { FuzzTarget } from './target.ts'

/** Every parser that reads what others wrote. */
export const targets: readonly (() => FuzzTarget)[] = [busTarget, syncTarget, dumpTarget, nodesConfTarget, requestTarget, replyTarget]
