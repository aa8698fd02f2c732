import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { AppendFile } from './append-disk.ts'

/** An {@link AppendFile} on a real disk. */
export function openAppendFile(path: string): AppendFile {
  const descriptor = openSync(path, 'a')
  let sizeBytes = fstatSync(descriptor).size
  let syncsUnderWay = 0
  let isClosed = false
  const close = (): void => {
    // A descriptor being synced in the background must not be given to another file meanwhile.
    if (isClosed && syncsUnderWay === 0) closeSync(descriptor)
  }
  return {
    get sizeBytes() {
      return sizeBytes
    },
    append(bytes) {
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
        sizeBytes += bytes.length
      } catch (error) {
        ftruncateSync(descriptor, sizeBytes)
        throw error
      }
    },
    sync: () => fdatasyncSync(descriptor),
    syncInBackground(done) {
      syncsUnderWay++
      fdatasync(descriptor, (error) => {
        syncsUnderWay--
        close()
        done(error ?? undefined)
      })
    },
    close() {
      if (isClosed) return
      isClosed = true
      close()
    },
  }
}
