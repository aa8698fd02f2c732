import { OBJECT_TYPE } from './object-type.ts'

const STRUCTURES: ReadonlyMap<number, string> = new Map([
  [OBJECT_TYPE.hashZipmap, 'Zipmap'],
  [OBJECT_TYPE.listZiplist, 'List ziplist'],
  [OBJECT_TYPE.setIntset, 'Intset'],
  [OBJECT_TYPE.zsetZiplist, 'Zset ziplist'],
  [OBJECT_TYPE.hashZiplist, 'Hash ziplist'],
  [OBJECT_TYPE.listQuicklist, 'Quicklist ziplist'],
  [OBJECT_TYPE.listQuicklist2, 'Quicklist listpack'],
  [OBJECT_TYPE.streamListpacks, 'Stream listpack'],
  [OBJECT_TYPE.streamListpacks2, 'Stream listpack'],
  [OBJECT_TYPE.streamListpacks3, 'Stream listpack'],
  [OBJECT_TYPE.hashListpack, 'Hash listpack'],
  [OBJECT_TYPE.zsetListpack, 'Zset listpack'],
  [OBJECT_TYPE.setListpack, 'Set listpack'],
])

/** Why a value was refused, in the words log watchers know from Redis ("Hash ziplist integrity check failed"). `type` is the value's type byte. */
export function integrityFailure(type: number, reason: string): string {
  return `${STRUCTURES.get(type) ?? 'Value'} integrity check failed: ${reason}`
}
