import type { Events } from '../contract/contract.ts'
import type { TraceLog } from '../explorer/trace-log.ts'

const FRAME_MS = 16
const MAX_TRACES_PER_FRAME = 400

type Batch = Omit<Events['trace.batch'], 'connectionId'>

/**
 * Hands the log's new traces to `send` once per frame, at most the newest few hundred, with the number left out. A recorded
 * trace costs here no more than an addition. The answer ends the feed.
 */
export function feedTraces(log: TraceLog, send: (batch: Batch) => void): () => void {
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    const traces = log.newest(Math.min(waiting, MAX_TRACES_PER_FRAME))
    const dropped = Math.max(0, waiting - traces.length)
    waiting = 0
    timer = undefined
    send({ traces, dropped, counters: log.totals })
  }
  const unsubscribe = log.subscribe(() => {
    waiting++
    timer ??= setTimeout(flush, FRAME_MS)
  })
  return () => {
    unsubscribe()
    clearTimeout(timer)
  }
}
