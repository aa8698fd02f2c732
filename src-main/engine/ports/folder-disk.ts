import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Disk } from './disk.ts'

/** A {@link Disk} on a real folder, asked for at each use, because CONFIG SET dir moves a node to another. */
export function folderDisk(folder: () => string): Disk {
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
