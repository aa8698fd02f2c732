/** The type byte before a serialised value (rdb.h, RDB_TYPE_*; 20 and 21 came with Redis 7.2, 22 to 25 with 7.4). */
export const OBJECT_TYPE = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  module: 6,
  module2: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  streamListpacks: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  streamListpacks2: 19,
  setListpack: 20,
  streamListpacks3: 21,
  hashMetadataPreGa: 22,
  hashListpackExPreGa: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
} as const

/** The opcodes between values of an RDB file (rdb.h, RDB_OPCODE_*; slotInfo came with 7.4's version 12). */
export const OPCODE = {
  slotInfo: 244,
  function2: 245,
  functionPreGa: 246,
  moduleAux: 247,
  idle: 248,
  freq: 249,
  aux: 250,
  resizeDb: 251,
  expireTimeMs: 252,
  expireTime: 253,
  selectDb: 254,
  eof: 255,
} as const

/** The version written into files and payloads: 7.0's, so that 7.0 peers accept them. */
export const RDB_VERSION = 10

/** The newest version read. */
export const MAX_RDB_VERSION = 12
