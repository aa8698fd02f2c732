import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import { docsFromCommandDocs, fallbackDocs } from './command-docs.ts'
import type { CommandDocs } from './command-docs.ts'

/**
 * The documentation of a server's commands: its COMMAND DOCS; where it has none (before 7.0, or not permitted) the
 * built-in texts with what its COMMAND adds; without a connection the built-in texts alone.
 */
export async function loadDocs(ask: (args: readonly Bytes[]) => Promise<RespValue>): Promise<CommandDocs> {
  try {
    const docs = docsFromCommandDocs(await ask(['COMMAND', 'DOCS']))
    return docs ?? fallbackDocs(await ask(['COMMAND']))
  } catch (error) {
    if (error instanceof ConnectFailure) return fallbackDocs()
    throw error
  }
}
