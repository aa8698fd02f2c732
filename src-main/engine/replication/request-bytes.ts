import type { Bytes } from '../bytes.ts'

/** A command as a RESP array of bulk strings: how it stands in a replication stream. */
export function requestBytes(args: readonly Bytes[]): Bytes {
  let out = `*${args.length}\r\n`
  for (const arg of args) out += `$${arg.length}\r\n${arg}\r\n`
  return out
}
