import { createHash } from 'node:crypto'
import { realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** Gives a lock back. Calling it twice is harmless. */
export type Unlock = () => void

/**
 * Locks a file against every other node of this machine, in this process or another, until it is given back or the process ends in
 * whatever way. Node.js has no flock(2): a listening socket with a name made from the file's path has the same life. Undefined when
 * somebody else holds it; rejects with the system's error when that cannot be told.
 */
export async function lockFile(path: string): Promise<Unlock | undefined> {
  const name = socketName(path)
  const server = (await listening(name)) ?? ((await isLeftBehind(name)) ? await listeningAnew(name) : undefined)
  if (server === undefined) return undefined
  server.unref()
  return () => void server.close()
}

/** Abstract names (Linux) and pipes (Windows) go with their process; elsewhere a socket is a file that may be left behind. */
function socketName(path: string): string {
  const absolute = resolve(path)
  const digest = createHash('sha256').update(join(realpathSync(dirname(absolute)), basename(absolute))).digest('hex').slice(0, 40)
  if (process.platform === 'linux') return `\0slotscope-lock-${digest}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\slotscope-lock-${digest}` : join(tmpdir(), `slotscope-${digest}.lock`)
}

function listening(name: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(name, () => resolve(server))
  })
}

function listeningAnew(name: string): Promise<Server | undefined> {
  rmSync(name, { force: true })
  return listening(name)
}

/** Whether nobody listens at a socket file. */
function isLeftBehind(name: string): Promise<boolean> {
  if (process.platform === 'linux' || process.platform === 'win32') return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(name)
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED'))
  })
}
