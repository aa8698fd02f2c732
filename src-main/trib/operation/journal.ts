import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { OperationKind, OperationPlan } from '../plan/operation-plan.ts'
import type { MoveSettings } from '../mover/move-settings.ts'
import { TribRefusal } from '../refusal.ts'
import { makePrivateFolder } from './data-folder.ts'
import { readJournalText, type JournalHeader, type JournalRecord, type JournalState } from './journal-record.ts'

/** An operation's append-only file of JSON lines. Each line is on disk before `append` returns. */
export class Journal {
  readonly operationId: string
  readonly path: string
  private readonly fd: number

  private constructor(operationId: string, path: string, fd: number) {
    this.operationId = operationId
    this.path = path
    this.fd = fd
  }

  /** Starts the journal of a new operation; its name is on disk, too, when this returns. */
  static create(folder: string, operationId: string, plan: OperationPlan, settings: MoveSettings): Journal {
    makePrivateFolder(folder)
    const path = journalPath(folder, operationId)
    const journal = new Journal(operationId, path, openSync(path, 'wx', 0o600))
    journal.append({ record: 'operation', operationId, startedAt: new Date().toISOString(), pid: process.pid, plan, settings })
    syncFolder(folder)
    return journal
  }

  /** Opens a journal to go on with. @throws TribRefusal NO_JOURNAL */
  static reopen(folder: string, operationId: string): { readonly journal: Journal; readonly state: JournalState } {
    const path = journalPath(folder, operationId)
    const state = findJournal(folder, operationId)
    const fd = openSync(path, 'a')
    // A line cut short by the crash must not swallow the next one.
    writeSync(fd, '\n')
    return { journal: new Journal(operationId, path, fd), state }
  }

  append(record: JournalHeader | JournalRecord): void {
    writeSync(this.fd, `${JSON.stringify(record)}\n`)
    fdatasyncSync(this.fd)
  }

  close(): void {
    closeSync(this.fd)
  }
}

/** @throws TribRefusal NO_JOURNAL */
export function findJournal(folder: string, operationId: string): JournalState {
  const state = readJournal(journalPath(folder, operationId))
  if (state === undefined) throw new TribRefusal('NO_JOURNAL', [`[ERR] There is no journal of an operation ${operationId} in ${folder}`])
  return state
}

/** Journals of a folder, oldest first, whatever became of their operations. */
export function listJournals(folder: string): JournalState[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const states = names.filter((name) => name.endsWith('.jsonl')).map((name) => readJournal(join(folder, name)))
  return states.filter((state) => state !== undefined).sort((a, b) => (a.header.startedAt < b.header.startedAt ? -1 : 1))
}

function readJournal(path: string): JournalState | undefined {
  try {
    return readJournalText(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function journalPath(folder: string, operationId: string): string {
  if (!/^[\w-]+$/.test(operationId)) throw new TribRefusal('NO_JOURNAL', [`[ERR] '${operationId}' is no operation id`])
  return join(folder, `${operationId}.jsonl`)
}

/** Says what and when, and differs from all others. */
export function newOperationId(kind: OperationKind): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${kind}-${stamp}-${randomBytes(2).toString('hex')}`
}

/** A new file's name is durable only once its folder is synced. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
