/** The only source of chance in the engine. */
export interface Random {
  /** A uniform integer, 0 to 2^32 - 1. */
  uint32(): number
  /** A uniform integer, 0 to `limit` - 1; `limit` from 1 to 2^32. */
  below(limit: number): number
  /** `length` lower-case hexadecimal characters, as node ids and replication ids are made of. */
  hex(length: number): string
}
