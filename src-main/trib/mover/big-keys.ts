import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import { parseInfoFields } from '../../explorer/cluster-nodes-text.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'
import { PATIENT_MS } from './slot-commands.ts'

/** What DUMP, the way over and RESTORE of one large value get done, in bytes of memory a millisecond, cautiously. */
const BYTES_PER_MS = 50_000
/** A node that is silent for its timeout is suspected; a quarter leaves room for what else it has to do. */
const SHARE_OF_NODE_TIMEOUT = 1 / 4
const USUAL_NODE_TIMEOUT_MS = 15_000
const BATCH = 500

export interface BigKey {
  readonly key: Bytes
  readonly slot: number
  readonly sizeBytes: number
  /** How long its node will stand still, estimated. */
  readonly stopMs: number
}

/** Knows from what size on a key of one node is too big to be moved without asking. */
export class BigKeyWatch {
  readonly limitBytes: number
  /** False when the node holds less than the limit in all: then none of its keys needs looking at. */
  readonly isNeeded: boolean

  private constructor(limitBytes: number, isNeeded: boolean) {
    this.limitBytes = limitBytes
    this.isNeeded = isNeeded
  }

  static async of(node: TribNode): Promise<BigKeyWatch> {
    const [timeout, info] = await node.sendAll([['CONFIG', 'GET', 'cluster-node-timeout'], ['INFO', 'memory']], PATIENT_MS)
    const timeoutMs = Number(replyBytes(replyItems(timeout)?.[1]) ?? USUAL_NODE_TIMEOUT_MS)
    const limitBytes = timeoutMs * SHARE_OF_NODE_TIMEOUT * BYTES_PER_MS
    const fields = parseInfoFields(replyBytes(info) ?? '')
    const usedBytes = Number(fields.get('used_memory_dataset') ?? fields.get('used_memory') ?? Infinity)
    return new BigKeyWatch(limitBytes, usedBytes > limitBytes)
  }

  /** Sizes of the keys by MEMORY USAGE, in their order. A server before 4.0 does not tell: 0. */
  async sizes(node: TribNode, keys: readonly Bytes[]): Promise<number[]> {
    const sizes: number[] = []
    for (let at = 0; at < keys.length; at += BATCH) {
      const replies = await node.sendAll(keys.slice(at, at + BATCH).map((key) => ['MEMORY', 'USAGE', key]), PATIENT_MS)
      for (const reply of replies) sizes.push(reply.type === 'integer' ? Number(reply.value) : 0)
    }
    return sizes
  }

  /** Those of the keys that are too big, with their sizes. */
  async find(node: TribNode, slot: number, keys: readonly Bytes[]): Promise<BigKey[]> {
    return this.bigOf(slot, keys, await this.sizes(node, keys))
  }

  /** The same, with the sizes known. */
  bigOf(slot: number, keys: readonly Bytes[], sizes: readonly number[]): BigKey[] {
    return keys.flatMap((key, i) => (sizes[i]! > this.limitBytes ? [{ key, slot, sizeBytes: sizes[i]!, stopMs: Math.round(sizes[i]! / BYTES_PER_MS) }] : []))
  }
}

export function bigKeySentence({ key, slot, sizeBytes, stopMs }: BigKey, nodeName: string): string {
  return `Key ${JSON.stringify(key)} (slot ${slot}, at ${nodeName}) takes ${Math.round(sizeBytes / 1e6)} MB: moving it will stop both nodes for about ${(stopMs / 1000).toFixed(1)} s, longer than a quarter of the node timeout.`
}

export function refuseBigKeys(keys: readonly BigKey[], nodeName: string): TribRefusal {
  return new TribRefusal('BIG_KEYS', [...keys.map((key) => `[ERR] ${bigKeySentence(key, nodeName)}`), '      Nothing of these slots was moved. --move-big-keys moves them all the same, with the node timeout raised meanwhile.'])
}
