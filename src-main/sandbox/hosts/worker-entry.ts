import { join } from 'node:path'

/**
 * The script of a node worker. In the built app it lies beside the bundle that this module went into; run from source
 * (tests), it is the engine's own file, whose types Node strips.
 */
export function workerEntry(): string {
  const isSource = import.meta.filename.endsWith('.ts')
  return isSource ? join(import.meta.dirname, '..', '..', 'engine', 'worker.ts') : join(import.meta.dirname, 'worker.js')
}
