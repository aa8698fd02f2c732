import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../../engine/resp/reply-value.ts'
import type { TribNode } from '../trib-node.ts'
import { PATIENT_MS } from './slot-commands.ts'

/** DEBUG DIGEST-VALUE of a key that does not exist. */
const NO_KEY = '0'.repeat(40)

export interface BusyKeys {
  /** At both nodes, with the same value. */
  readonly same: readonly Bytes[]
  /** At both nodes, with different values. */
  readonly different: readonly Bytes[]
}

/**
 * Compares keys of which some are at both nodes. DEBUG DIGEST-VALUE tells exactly and whatever the encoding, but newer
 * servers refuse it unless told otherwise (enable-debug-command); then the values are read in an order-free form.
 */
export async function compareBusyKeys(source: TribNode, target: TribNode, keys: readonly Bytes[]): Promise<BusyKeys> {
  const [left, right] = (await digests(source, target, keys)) ?? (await Promise.all([valueTexts(source, keys), valueTexts(target, keys)]))
  const same: Bytes[] = []
  const different: Bytes[] = []
  keys.forEach((key, i) => {
    if (left[i] === undefined || right[i] === undefined) return
    if (left[i] === right[i]) same.push(key)
    else different.push(key)
  })
  return { same, different }
}

type Fingerprints = readonly (Bytes | undefined)[]

async function digests(source: TribNode, target: TribNode, keys: readonly Bytes[]): Promise<readonly [Fingerprints, Fingerprints] | undefined> {
  const replies = await Promise.all([source, target].map((node) => node.send(['DEBUG', 'DIGEST-VALUE', ...keys], PATIENT_MS)))
  const [left, right] = replies.map((reply) => replyItems(reply)?.map((item) => replyBytes(item)).map((digest) => (digest === NO_KEY ? undefined : digest)))
  return left === undefined || right === undefined ? undefined : [left, right]
}

/** Each key's type and value as a text that is equal exactly for equal values; undefined where there is no such key. */
async function valueTexts(node: TribNode, keys: readonly Bytes[]): Promise<Fingerprints> {
  // ASKING lets a node that imports the slot answer; at its owner it changes nothing.
  const types = await node.sendAll(keys.flatMap((key) => [['ASKING'], ['TYPE', key]]), PATIENT_MS)
  const words = keys.map((_, i) => replyBytes(types[2 * i + 1]) ?? 'none')
  const readers = keys.map((key, i) => readCommand(words[i]!, key))
  const replies = await node.sendAll(readers.flatMap((reader) => [['ASKING'], reader]), PATIENT_MS)
  return words.map((word, i) => (word === 'none' ? undefined : `${word} ${valueText(word, replies[2 * i + 1]!)}`))
}

function readCommand(type: Bytes, key: Bytes): Bytes[] {
  switch (type) {
    case 'hash':
      return ['HGETALL', key]
    case 'set':
      return ['SMEMBERS', key]
    case 'zset':
      return ['ZRANGE', key, '0', '-1', 'WITHSCORES']
    case 'list':
      return ['LRANGE', key, '0', '-1']
    case 'string':
      return ['GET', key]
    default:
      return ['DUMP', key]
  }
}

function valueText(type: Bytes, reply: RespValue): string {
  const items = replyItems(reply)
  if (items === undefined) return replyBytes(reply) ?? JSON.stringify(reply.type)
  const texts = items.map((item) => replyBytes(item) ?? '')
  const units = type === 'hash' ? pairs(texts) : texts
  return JSON.stringify(type === 'hash' || type === 'set' ? units.sort() : units)
}

function pairs(texts: readonly string[]): string[] {
  return texts.filter((_, i) => i % 2 === 0).map((field, i) => JSON.stringify([field, texts[2 * i + 1]]))
}
