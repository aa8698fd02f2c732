import { readFileSync } from 'node:fs'
import type { TlsSettings } from '../explorer/credentials.ts'

/** redis-cli's TLS options, files as paths. */
export interface TlsFiles {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly servername?: string | undefined
  /** Take any certificate. */
  readonly insecure?: boolean | undefined
}

/** A file of TLS material that cannot be read; the message names it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

/** Reads the files. @throws UnreadableFile */
export function readTlsSettings({ caFile, certFile, keyFile, servername, insecure }: TlsFiles): TlsSettings {
  return { ca: pem(caFile), cert: pem(certFile), key: pem(keyFile), servername, rejectUnauthorized: insecure !== true }
}

function pem(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UnreadableFile(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
