import type { Bytes } from '../../bytes.ts'
import { ByteSource } from './byte-source.ts'
import { corrupt } from './rdb-format-error.ts'

const END = 0xff
const LONG_LENGTH = 0xfe

/**
 * Fields and values, alternating, of a zipmap (zipmap.c; hashes written by Redis before 2.6): count byte, then length and bytes
 * of a field, length of its value, unused bytes after it, and the value; 0xff ends it.
 * @throws RdbFormatError
 */
export function decodeZipmap(blob: Buffer): Bytes[] {
  const source = new ByteSource(blob)
  const count = source.byte()
  const texts: Bytes[] = []
  for (;;) {
    const fieldBytes = readLength(source)
    if (fieldBytes === undefined) break
    texts.push(source.bytes(fieldBytes))
    const valueBytes = readLength(source)
    if (valueBytes === undefined) throw corrupt('zipmap field has no value')
    const unusedBytes = source.byte()
    texts.push(source.bytes(valueBytes))
    source.skip(unusedBytes)
  }
  if (source.remaining > 0) throw corrupt('zipmap goes on after its end')
  if (count < LONG_LENGTH && count * 2 !== texts.length) throw corrupt('zipmap count does not match')
  return texts
}

/** A length, or undefined at the end mark. */
function readLength(source: ByteSource): number | undefined {
  const first = source.byte()
  if (first === END) return undefined
  return first === LONG_LENGTH ? source.uint32LE() : first
}
