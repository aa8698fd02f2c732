import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, write, writeSync } from 'node:fs'
import type { AppendFile } from './append-disk.ts'

/** An {@link AppendFile} on a real disk. */
export function openAppendFile(path: string): AppendFile {
  const descriptor = openSync(path, 'a')
  let sizeBytes = fstatSync(descriptor).size
  let backgroundCalls = 0
  let isClosed = false
  const close = (): void => {
    // A descriptor in use in the background must not be given to another file meanwhile.
    if (isClosed && backgroundCalls === 0) closeSync(descriptor)
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
    appendInBackground(bytes, done) {
      backgroundCalls++
      writeAll(descriptor, bytes, (error, writtenBytes) => {
        sizeBytes += writtenBytes
        backgroundCalls--
        close()
        done(error)
      })
    },
    syncInBackground(done) {
      backgroundCalls++
      fdatasync(descriptor, (error) => {
        backgroundCalls--
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

/** write(2) may take a part only. */
function writeAll(descriptor: number, bytes: Buffer, done: (error: Error | undefined, writtenBytes: number) => void, startsAt = 0): void {
  write(descriptor, bytes, startsAt, bytes.length - startsAt, null, (error, takenBytes) => {
    const writtenBytes = startsAt + (error === null ? takenBytes : 0)
    if (error !== null) done(error, writtenBytes)
    else if (writtenBytes === bytes.length) done(undefined, writtenBytes)
    else writeAll(descriptor, bytes, done, writtenBytes)
  })
}
