import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { TribRefusal } from '../refusal.ts'
import { makePrivateFolder } from './data-folder.ts'

interface Holder {
  readonly pid: number
  readonly operationId: string
}

/**
 * One lock file for each node an operation works with: two operations that share any node exclude each other, whichever
 * seeds they were given and whoever joins or leaves meanwhile. A lock whose process is gone counts as free.
 * @returns what frees them
 * @throws TribRefusal LOCKED
 */
export function lockNodes(folder: string, nodeIds: readonly string[], operationId: string): () => void {
  const locks = makePrivateFolder(join(folder, 'locks'))
  const held: string[] = []
  const free = (): void => {
    for (const path of held) rmSync(path, { force: true })
  }
  for (const nodeId of [...new Set(nodeIds)].sort()) {
    const path = join(locks, nodeId)
    const holder = take(path, { pid: process.pid, operationId })
    if (holder !== undefined) {
      free()
      throw lockedBy(holder)
    }
    held.push(path)
  }
  return free
}

/** @returns who holds it already */
function take(path: string, holder: Holder): Holder | undefined {
  for (;;) {
    try {
      const fd = openSync(path, 'wx', 0o600)
      writeSync(fd, JSON.stringify(holder))
      closeSync(fd)
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const other = readHolder(path)
    if (other !== undefined && isAlive(other.pid)) return other
    rmSync(path, { force: true })
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function lockedBy({ pid, operationId }: Holder): TribRefusal {
  return new TribRefusal('LOCKED', [`[ERR] Operation ${operationId} (process ${pid} on this machine) is changing this cluster. Wait for it to end, or stop it first.`])
}
