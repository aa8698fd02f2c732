import { formatAddress } from '../model/shard-groups.ts'
import { tagAdvice } from '../model/key-lookup.ts'
import type { Explanation, Place } from '../model/trace-story.ts'
import type { Messages } from './en.ts'

/** The sentence, or two, that say why a command went the way it did. */
export function explain(explanation: Explanation, messages: Messages): string {
  const { why, trace } = messages
  switch (explanation.kind) {
    case 'direct':
      return why.direct(placeName(explanation.at), explanation.slot)
    case 'moved':
      return explainMoved(explanation, messages)
    case 'ask':
      return why.ask(explanation.slot, placeName(explanation.from), placeName(explanation.to))
    case 'tryagain':
      return inSequence(why.tryagain(explanation.slot), explanation.succeeded ? why.tryagainDone : why.tryagainGaveUp)
    case 'crossslot':
      return explanation.keys.length < 2 ? why.crossslot : inSequence(why.crossslot, why.crossslotAdvice(tagAdvice(explanation.keys).keys.slice(0, 3).join(' ')))
    case 'clusterdown':
      return why.clusterdown(explanation.slot === undefined ? '' : trace.slot(explanation.slot), asSentence(explanation.message))
    case 'unreachable':
      return why.unreachable(placeName(explanation.at), asSentence(explanation.message))
    case 'loop':
      return why.loop(explanation.hopCount)
    case 'error':
      return why.error(placeName(explanation.at), explanation.code)
    case 'plain':
      return why.plain(placeName(explanation.at))
    case 'broadcast':
      return inSequence(why.broadcast(placeName(explanation.at)), ...(explanation.redirected ? [why.broadcastRedirect] : []))
    case 'unsent':
      return why.unsent
  }
}

/** `A (127.0.0.1:7000)`, or the address alone where no shard is known. */
export function placeName(place: Place): string {
  const address = formatAddress(place.address)
  return place.letter === undefined ? address : `${place.letter} (${address})`
}

function explainMoved(moved: Extract<Explanation, { kind: 'moved' }>, { why }: Messages): string {
  const table = moved.tableUpdated ? why.movedUpdated(moved.slot, placeName(moved.to)) : why.movedKept
  const parts = [why.moved(moved.slot, placeName(moved.from), placeName(moved.to)), table]
  return inSequence(...parts, ...(moved.finalOk ? [] : [why.movedFailed]))
}

function asSentence(text: string): string {
  return /[.!?。]$/.test(text) ? text : `${text}.`
}

/** Sentences one after the other: with a space between them, except after a full-width stop, which brings its own. */
function inSequence(...sentences: readonly string[]): string {
  return sentences.reduce((text, sentence) => (text.endsWith('。') ? text + sentence : `${text} ${sentence}`))
}
