import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listSandboxes } from './data-folder.ts'
import type { SandboxListing } from './data-folder.ts'
import { asRefusal, SandboxRefusal } from './refusal.ts'

/*
 * How another process of the same user drives a running sandbox: one JSON line in, one out, over a Unix socket in the
 * sandbox's own folder, which only that user may enter (a named pipe on Windows).
 */

export const CONTROL_VERBS = ['kill', 'pause', 'resume', 'restart', 'stop'] as const
export type ControlVerb = (typeof CONTROL_VERBS)[number]

export interface ControlRequest {
  readonly verb: ControlVerb
  /** A client port, host:port, or the beginning of a node id; nothing for `stop`. */
  readonly node?: string | undefined
}

type ControlAnswer = { readonly ok: true } | { readonly ok: false; readonly message: string }

export interface ControlSocket {
  readonly path: string
  close(): void
}

/** Unix socket paths end at 104 bytes on macOS and 108 on Linux (unix(7)), their closing NUL included. */
const MAX_SOCKET_PATH = 103
const MAX_LINE_CHARS = 4096
const ANSWER_TIMEOUT_MS = 30_000

/** Listens for requests and lets `obey` carry them out; its refusals become answers. */
export async function openControl(folder: string, sandboxId: string, obey: (request: ControlRequest) => Promise<void>): Promise<ControlSocket> {
  const { path, dispose } = socketPlace(folder, sandboxId)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    socket.on('error', () => socket.destroy())
    void firstLine(socket).then(async (line) => socket.end(`${JSON.stringify(await answer(line, obey))}\n`))
  })
  await listen(server, path)
  return {
    path,
    close() {
      server.close()
      // The one who asked for the stop is still to be answered, so sockets are let go and not cut.
      for (const socket of sockets) socket.unref()
      dispose()
    },
  }
}

/** Sends one request to the running sandbox of that name. Rejects with a SandboxRefusal that carries its words. */
export async function controlSandbox(name: string, request: ControlRequest, root?: string): Promise<void> {
  const found = listSandboxes(root).find((listing) => listing.name === name && listing.pid !== undefined)
  if (found?.description?.control === undefined) throw new SandboxRefusal('NOT_FOUND', unknownName(name, listSandboxes(root)))
  const socket = connect(found.description.control)
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`it did not answer within ${ANSWER_TIMEOUT_MS} ms`)))
  const failed = new Promise<never>((_resolve, reject) => {
    socket.once('error', (failure) => reject(new SandboxRefusal('NODE_FAILED', `the sandbox "${name}" could not be reached: ${failure.message}`)))
  })
  socket.write(`${JSON.stringify(request)}\n`)
  const line = await Promise.race([firstLine(socket), failed])
  socket.destroy()
  const reply = parse(line) as ControlAnswer | undefined
  if (reply?.ok !== true) throw new SandboxRefusal('UNSUPPORTED', reply?.message ?? `the sandbox "${name}" ended without an answer`)
}

function unknownName(name: string, all: readonly SandboxListing[]): string {
  const running = all.filter((listing) => listing.pid !== undefined).map((listing) => `"${listing.name}"`)
  return `no sandbox called "${name}" is running; ${running.length === 0 ? 'none is' : `running: ${running.join(', ')}`}`
}

async function answer(line: string, obey: (request: ControlRequest) => Promise<void>): Promise<ControlAnswer> {
  const request = parse(line) as Partial<ControlRequest> | undefined
  if (request === undefined || !CONTROL_VERBS.some((verb) => verb === request.verb)) return { ok: false, message: 'not a control request' }
  try {
    await obey(request as ControlRequest)
    return { ok: true }
  } catch (failure) {
    return { ok: false, message: asRefusal(failure).message }
  }
}

/** The text up to the first line feed, or all there was when the peer ended or sent too much. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n') || text.length > MAX_LINE_CHARS) resolve(text.split('\n', 1)[0] ?? '')
    })
    socket.once('close', () => resolve(text))
  })
}

function parse(line: string): unknown {
  try {
    const read: unknown = JSON.parse(line)
    return typeof read === 'object' && read !== null ? read : undefined
  } catch {
    return undefined
  }
}

function socketPlace(folder: string, sandboxId: string): { path: string; dispose: () => void } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\slotscope-${sandboxId}`, dispose: () => undefined }
  const path = join(folder, 'control.sock')
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return { path, dispose: () => rmSync(path, { force: true }) }
  const short = mkdtempSync(join(tmpdir(), 'slotscope-'))
  return { path: join(short, 'control.sock'), dispose: () => rmSync(short, { recursive: true, force: true }) }
}

async function listen(server: Server, path: string): Promise<void> {
  if (process.platform !== 'win32') rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
  server.unref()
}
