import type { Bytes } from '../engine/bytes.ts'
import { keySlot } from '../engine/key-slot.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import { bytesFromText, textFromBytes } from '../engine/text.ts'
import type { ClusterClient } from './cluster-client.ts'
import { argumentText } from './command-text.ts'
import type { CommandKeys } from './lab-data.ts'

const MAX_WORDS = 200

/** Asks the cluster's own command table, and where that cannot tell COMMAND GETKEYS. @throws ConnectFailure */
export async function commandKeys(line: string, client: ClusterClient): Promise<CommandKeys> {
  const args = splitInlineArguments(bytesFromText(line))
  if (args === undefined || args.length === 0) return { words: [], wordCount: 0, keys: [], verdict: 'not-a-line' }
  const table = await client.commandTable()
  const isKnown = table.size === 0 || table.has(args)
  const keys = isKnown ? await client.keysOf(args) : []
  const positions = keyPositions(args, keys, isKnown ? table.keyPositionsOf(args) : [])
  const words = args.slice(0, MAX_WORDS).map((arg, at) => ({ text: argumentText(arg), slot: positions.has(at) ? keySlot(arg) : undefined }))
  const slots = new Set(keys.map((key) => keySlot(key)))
  const verdict = !isKnown ? 'unknown-command' : slots.size === 0 ? 'no-keys' : slots.size === 1 ? 'one-slot' : 'crossslot'
  return { words, wordCount: args.length, keys: keys.map(textFromBytes), verdict }
}

/** COMMAND GETKEYS names the keys and not where they stand: each is taken for the first word not yet taken that equals it. */
function keyPositions(args: readonly Bytes[], keys: readonly Bytes[], known: readonly number[] | undefined): ReadonlySet<number> {
  if (known !== undefined) return new Set(known)
  const taken = new Set<number>()
  for (const key of keys) {
    const at = args.findIndex((arg, index) => index > 0 && arg === key && !taken.has(index))
    if (at !== -1) taken.add(at)
  }
  return taken
}
