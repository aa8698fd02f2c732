import type { SequenceRow } from '../model/trace-sequence.ts'
import type { Messages } from './en.ts'
import { placeName } from './explain.ts'

/** The sentence that says why a message of a sequence was sent. */
export function explainStep(row: SequenceRow, messages: Messages): string {
  const { say } = messages.traceView
  if (row.kind === 'table') return row.change === undefined ? say.tableSame : say.tableChanged(row.change.slot, placeName(row.change.after))
  const place = placeName(row.place)
  if (row.kind === 'asking') return say.asking(place)
  if (row.kind === 'request') return say[row.hop.reason](place)
  return explainReply(row, place, messages)
}

function explainReply(row: Extract<SequenceRow, { kind: 'reply' }>, place: string, { traceView: { say } }: Messages): string {
  const { reply } = row.hop
  const to = row.to === undefined ? '' : placeName(row.to)
  switch (reply.kind) {
    case 'moved':
      return say.movedReply(place, reply.slot, to)
    case 'ask':
      return say.askReply(place, reply.slot, to)
    case 'tryagain':
      return say.tryagainReply(place)
    case 'crossslot':
      return say.crossslotReply(place)
    case 'clusterdown':
      return say.clusterdownReply(place)
    case 'unreachable':
    case 'error':
    case 'reply':
      return say[reply.kind](place)
  }
}
