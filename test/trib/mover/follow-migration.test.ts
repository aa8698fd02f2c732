import { describe, expect, it } from 'vitest'
import { followMigration } from '../../../src-main/trib/mover/atomic/atomic-mover.ts'
import type { AtomicServer, MigrationEnds, MigrationReport } from '../../../src-main/trib/mover/atomic/atomic-server.ts'

const BUSY = 'ERR another ASM task is already in progress'
const ENDS = { source: { name: 'source' }, target: { name: 'target' }, sourceId: 'a', targetId: 'b' } as unknown as MigrationEnds

/** What a server says of one migration, one report after the other; the last stays. */
function serverSaying(...reports: readonly Pick<MigrationReport, 'state' | 'outcome' | 'message' | 'retries'>[]): AtomicServer & { cancels: number } {
  let said = 0
  const server = {
    cancels: 0,
    command: 'CLUSTER MIGRATION IMPORT',
    begin: async () => ({ name: 'm' }),
    reports: async () => [{ name: 'm', ranges: [], ...reports[Math.min(said++, reports.length - 1)]! }],
    cancel: async () => {
      server.cancels++
      return true
    },
  }
  return server
}

const failing = (retries: number, message: string) => ({ state: 'failed', outcome: 'running' as const, message, retries })
const DONE = { state: 'completed', outcome: 'success' as const, message: '', retries: 5 }
const run = (server: AtomicServer) => followMigration(server, ENDS, 'm', { onEvent: () => undefined, signal: undefined })

describe('a migration that its target tries again', () => {
  it('is given up after the third time', async () => {
    const server = serverSaying(failing(1, 'no'), failing(2, 'no'), failing(3, 'no'))
    expect(await run(server)).toMatchObject({ outcome: 'failed', message: 'no' })
    expect(server.cancels).toBe(1)
  })

  it('is waited for while the source is busy with another, which it may be for a moment after that was cancelled', async () => {
    const server = serverSaying(failing(1, BUSY), failing(3, BUSY), failing(4, BUSY), DONE)
    expect(await run(server)).toMatchObject({ outcome: 'success' })
    expect(server.cancels).toBe(0)
  })
})
