import type { AppendDisk, AppendFile } from '../../../src-main/engine/ports/append-disk.ts'
import { folderDisk } from '../../../src-main/engine/ports/folder-disk.ts'

/** A real folder whose disk is full while `isFull` says so: what is written is refused, or written in part. */
export function fillableDisk(folder: () => string): { disk: AppendDisk; full: { isFull: boolean } } {
  const full = { isFull: false }
  const real = folderDisk(folder)
  const refused = (): Error => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const openForAppend = (path: string): AppendFile => {
    const file = real.openForAppend(path)
    return {
      ...file,
      get sizeBytes() {
        return file.sizeBytes
      },
      append(bytes) {
        if (full.isFull) throw refused()
        file.append(bytes)
      },
      appendInBackground(bytes, done) {
        if (full.isFull) file.appendInBackground(bytes.subarray(0, bytes.length >> 1), () => done(refused()))
        else file.appendInBackground(bytes, done)
      },
    }
  }
  return {
    full,
    disk: {
      ...real,
      openForAppend,
      writeAtomic(path, content, options) {
        if (full.isFull) throw refused()
        real.writeAtomic(path, content, options)
      },
    },
  }
}
