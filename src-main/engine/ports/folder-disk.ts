import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { AppendDisk } from './append-disk.ts'
import { openAppendFile } from './folder-append-file.ts'

const CHUNK_BYTES = 1024 * 1024

/** An {@link AppendDisk} on a real folder, asked for at each use, because CONFIG SET dir moves a node to another. */
export function folderDisk(folder: () => string): AppendDisk {
  const at = (path: string): string => resolve(folder(), path)
  return {
    read(path) {
      return existsSync(at(path)) ? readFileSync(at(path), 'latin1') : undefined
    },
    writeAtomic(path, content, { fsync }) {
      const target = at(path)
      const draft = `${target}.tmp-${process.pid}`
      writeWhole(draft, content, fsync)
      renameSync(draft, target)
      if (fsync) syncFolder(dirname(target))
    },
    exists: (path) => existsSync(at(path)),
    remove: (path) => rmSync(at(path), { force: true }),
    openForAppend: (path) => openAppendFile(at(path)),
    size: (path) => statSync(at(path), { throwIfNoEntry: false })?.size,
    chunks: (path) => readChunks(at(path)),
    truncate: (path, sizeBytes) => truncateSync(at(path), sizeBytes),
    rename: (from, to) => renameSync(at(from), at(to)),
    syncFolderOf: (path) => syncFolder(dirname(at(path))),
    makeFolder: (path) => void mkdirSync(at(path), { recursive: true }),
  }
}

function* readChunks(path: string): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      const length = readSync(file, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

function writeWhole(path: string, content: string, fsync: boolean): void {
  const file = openSync(path, 'w')
  try {
    const bytes = Buffer.from(content, 'latin1')
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
    if (fsync) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A rename is only durable once the folder that holds the name is (rename(2), fsync(2)). */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
