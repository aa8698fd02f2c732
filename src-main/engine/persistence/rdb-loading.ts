import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import { systemReason } from '../ports/system-error.ts'
import type { Bytes } from '../bytes.ts'
import { DatasetLoader, type LoadReport } from '../replication/dataset-loader.ts'
import { RdbChecksumError, RdbFormatError } from '../replication/rdb/rdb-format-error.ts'
import type { LoadSteps } from './load-turns.ts'

/** A file that cannot be loaded: the node must not start with part of its data. */
export class RdbLoadError extends Error {
  override readonly name = 'RdbLoadError'
}

export interface RdbLoadingDeps {
  readonly disk: AppendDisk
  readonly config: Config
  readonly databases: readonly Keyspace[]
  /** Keys past this moment (Unix ms) are left out; undefined keeps them. */
  readonly dropExpiredAtMs: number | undefined
  readonly onExpired?: ((dbIndex: number, key: Bytes) => void) | undefined
  readonly log: (level: LogLevel, message: string) => void
  /** Takes the report as soon as the first bytes are read; it fills while the load goes on. */
  readonly onBegin: (report: LoadReport) => void
}

/**
 * Loads an RDB file key by key (rdbLoad). What is wrong with it is logged in Redis's words.
 * @throws RdbLoadError when it is damaged or cannot be read.
 */
export function* rdbLoading(fileName: string, deps: RdbLoadingDeps): Generator<number, LoadReport> {
  const { disk, config, databases, dropExpiredAtMs, onExpired } = deps
  const loader = new DatasetLoader(undefined, { databases, dropExpiredAtMs, onExpired, verifiesChecksum: config.boolean('rdbchecksum') })
  const pieces = disk.chunks(fileName)[Symbol.iterator]()
  deps.onBegin(loader.report)
  try {
    yield* loadPieces(loader, pieces)
    return loader.report
  } catch (error) {
    throw refusal(error, loader.takenBytes, deps)
  } finally {
    pieces.return?.()
  }
}

/** Loads a file that is read piece by piece, so that it is never in memory as a whole; each step is a key, and gives the bytes read so far. */
export function* loadPieces(loader: DatasetLoader, pieces: Iterator<Buffer>): Generator<number, void> {
  while (!loader.step(1)) {
    if (!loader.isStarved) {
      yield loader.takenBytes
      continue
    }
    const next = pieces.next()
    if (next.done === true) loader.end()
    else loader.push(next.value)
  }
}

/** All steps of a load whose report nobody waits for. */
export function* stepsOf(loading: Generator<number, LoadReport>, onEnd: (report: LoadReport) => void): Generator<number, void> & LoadSteps {
  onEnd(yield* loading)
}

function refusal(error: unknown, atByte: number, { log }: RdbLoadingDeps): RdbLoadError {
  if (!(error instanceof RdbFormatError)) return logged(log, `Fatal error loading the DB: ${systemReason(error)}. Exiting.`)
  if (error.fault === 'truncated') log('warning', 'Short read or OOM loading DB. Unrecoverable error, aborting now.')
  if (error instanceof RdbChecksumError) log('warning', `${error.message}. Aborting now.`)
  const what = error instanceof RdbChecksumError ? 'RDB CRC error' : error.fault === 'truncated' ? `Unexpected EOF reading RDB file: ${error.message}` : error.message
  log('warning', `Internal error in RDB reading offset ${atByte} -> ${what}`)
  log('warning', `--- RDB ERROR DETECTED --- [offset ${atByte}] ${what}`)
  return logged(log, 'Terminating server after rdb file reading failure.', `the RDB file cannot be read: ${what}`)
}

function logged(log: RdbLoadingDeps['log'], line: string, message = line): RdbLoadError {
  log('warning', line)
  return new RdbLoadError(message)
}
