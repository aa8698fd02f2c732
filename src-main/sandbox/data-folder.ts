import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appDataFolder } from './app-data.ts'
import { SandboxRefusal } from './refusal.ts'

const LOCK_FILE = 'lock.json'
const DESCRIPTION_FILE = 'sandbox.json'

/** What a sandbox writes about itself, for `slotscope sandbox list` and for a later start on kept data. */
export interface SandboxDescription {
  readonly name: string
  readonly engine: string
  readonly masters: number
  readonly replicas: number
  readonly ports: readonly number[]
  /** The data stay when the sandbox stops, also when it dies. */
  readonly keep: boolean
  /** Where the running sandbox takes requests; undefined until it is ready. */
  readonly control?: string | undefined
}

/** The folder of one sandbox, locked for this process until `release`. */
export interface DataFolder {
  readonly name: string
  readonly path: string
  /** What an earlier run that kept its data wrote about itself; undefined in a fresh folder. */
  readonly kept: SandboxDescription | undefined
  /** The folder of the node on that client port, made when it is missing. */
  nodeFolder(port: number): string
  removeNodeFolder(port: number): void
  describe(description: SandboxDescription): void
  /** Unlocks; the data go too unless they are to be kept. Idempotent. */
  release(options: { keep: boolean }): void
}

/**
 * Takes the folder of the sandbox called `name`, or of the first free "sandbox-N". Left-overs of a run that died are removed;
 * data that were kept on purpose are found again under their name. Throws NAME_TAKEN while another run holds it.
 */
export function takeDataFolder(name: string | undefined, root = sandboxesFolder()): DataFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 })
  if (name !== undefined) return take(root, name)
  for (let number = 1; ; number++) {
    const candidate = `sandbox-${number}`
    if (holderOf(join(root, candidate)) === undefined && readKept(join(root, candidate)) === undefined) return take(root, candidate)
  }
}

/** Folder of all sandboxes' data. */
export function sandboxesFolder(): string {
  return join(appDataFolder(), 'sandboxes')
}

export interface SandboxListing {
  readonly name: string
  readonly path: string
  /** The process that runs it, undefined for kept data that nobody runs. */
  readonly pid: number | undefined
  readonly description: SandboxDescription | undefined
}

/** Every sandbox that runs on this machine under this user, and every one whose data were kept. */
export function listSandboxes(root = sandboxesFolder()): SandboxListing[] {
  return foldersIn(root)
    .map((entry) => {
      const path = join(root, entry)
      return { name: entry, path, pid: holderOf(path), description: readDescription(path) }
    })
    .filter(({ pid, path }) => pid !== undefined || readKept(path) !== undefined)
    .map((found) => ({ ...found, name: found.description?.name ?? found.name }))
}

function take(root: string, name: string): DataFolder {
  const path = join(root, folderName(name))
  const holder = holderOf(path)
  if (holder !== undefined) throw new SandboxRefusal('NAME_TAKEN', `a sandbox called "${name}" is already running (process ${holder})`)
  const kept = readKept(path)
  if (kept === undefined) rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  lock(path, name)
  return new LockedFolder(name, path, kept)
}

class LockedFolder implements DataFolder {
  readonly name: string
  readonly path: string
  readonly kept: SandboxDescription | undefined
  #isReleased = false

  constructor(name: string, path: string, kept: SandboxDescription | undefined) {
    this.name = name
    this.path = path
    this.kept = kept
  }

  nodeFolder(port: number): string {
    const folder = join(this.path, `node-${port}`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  }

  removeNodeFolder(port: number): void {
    rmSync(join(this.path, `node-${port}`), { recursive: true, force: true })
  }

  describe(description: SandboxDescription): void {
    if (!this.#isReleased) writeFileSync(join(this.path, DESCRIPTION_FILE), JSON.stringify(description))
  }

  release({ keep }: { keep: boolean }): void {
    if (this.#isReleased) return
    this.#isReleased = true
    if (keep) rmSync(join(this.path, LOCK_FILE), { force: true })
    else rmSync(this.path, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Names differ by case and spaces; folders of some systems do not. */
function folderName(name: string): string {
  return name.trim().toLowerCase().replaceAll(' ', '_')
}

function lock(path: string, name: string): void {
  try {
    writeFileSync(join(path, LOCK_FILE), JSON.stringify({ pid: process.pid }), { flag: 'wx' })
  } catch (failure) {
    if ((failure as { code?: unknown }).code !== 'EEXIST') throw failure
    // Kept data of a run that died leave a lock behind; one that appeared since we looked belongs to somebody alive.
    const holder = holderOf(path)
    if (holder !== undefined) throw new SandboxRefusal('NAME_TAKEN', `a sandbox called "${name}" is being started by process ${holder}`)
    rmSync(join(path, LOCK_FILE), { force: true })
    lock(path, name)
  }
}

/** The living process that holds the folder's lock. */
function holderOf(path: string): number | undefined {
  const pid = (readJson(join(path, LOCK_FILE)) as { pid?: unknown } | undefined)?.pid
  return typeof pid === 'number' && isAlive(pid) ? pid : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (failure) {
    return (failure as { code?: unknown }).code === 'EPERM'
  }
}

function readKept(path: string): SandboxDescription | undefined {
  const description = readDescription(path)
  return description?.keep === true ? description : undefined
}

function readDescription(path: string): SandboxDescription | undefined {
  const read = readJson(join(path, DESCRIPTION_FILE)) as Partial<SandboxDescription> | undefined
  return typeof read?.name === 'string' && Array.isArray(read.ports) ? (read as SandboxDescription) : undefined
}

/** A file half-written by a process that died reads as absent. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) ?? undefined
  } catch {
    return undefined
  }
}

function foldersIn(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
