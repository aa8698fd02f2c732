import type { ByteSource } from './byte-source.ts'
import { readLength, readUint64 } from './length.ts'
import { OBJECT_TYPE } from './object-type.ts'
import { corrupt } from './rdb-format-error.ts'
import { readBlob, readString } from './string-encoding.ts'

/**
 * Reads past a value this engine has no type for, so that the rest of a file can be used.
 * @returns what it is, in words, or undefined when the type byte is unknown and nothing can be skipped.
 */
export function skipForeignObject(source: ByteSource, type: number): string | undefined {
  switch (type) {
    case OBJECT_TYPE.module2:
      readUint64(source)
      skipModuleFields(source)
      return 'a module value'
    case OBJECT_TYPE.hashMetadataPreGa:
      skipExpiringFields(source)
      return 'a hash with expiring fields'
    case OBJECT_TYPE.hashListpackExPreGa:
      readBlob(source)
      return 'a hash with expiring fields'
  }
  return undefined
}

/** Module values name the kind of every field, so that they can be skipped without the module (RDB_MODULE_OPCODE_*). */
export function skipModuleFields(source: ByteSource): void {
  for (;;) {
    const opcode = readLength(source)
    if (opcode === 0) return
    if (opcode === 1 || opcode === 2) readUint64(source)
    else if (opcode === 3) source.skip(4)
    else if (opcode === 4) source.skip(8)
    else if (opcode === 5) readString(source)
    else throw corrupt(`unknown module field ${opcode}`)
  }
}

function skipExpiringFields(source: ByteSource): void {
  repeat(readLength(source), () => {
    readUint64(source)
    readString(source)
    readString(source)
  })
}

/** Every step consumes input, so that a count beyond the data ends in a truncation error. */
function repeat(count: number, step: () => void): void {
  for (let i = 0; i < count; i++) step()
}
