import type { NodeServices } from '../../node-services.ts'
import type { AofRewrites } from '../../persistence/aof-rewrites.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const bgrewriteaofCommand: CommandSpec = {
  name: 'bgrewriteaof',
  arity: 1,
  flags: ['no_async_loading', 'admin', 'noscript'],
  acl: [],
  doc: {
    summary: 'Writes the append-only file anew, as short as can be, while serving goes on.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    switch (rewrite(node)) {
      case 'started':
        return reply.simple('Background append only file rewriting started')
      case 'scheduled':
        return reply.simple('Background append only file rewriting scheduled')
      case 'already':
        throw new ReplyError('ERR Background append only file rewriting already in progress')
    }
  },
}

/** @throws ReplyError when the files for it cannot be made. */
function rewrite(node: NodeServices): ReturnType<AofRewrites['ask']> {
  try {
    return node.appendOnlyFile.rewrites.ask()
  } catch (error) {
    node.log('warning', `Can't start rewriting the append only file: ${error instanceof Error ? error.message : String(error)}`)
    throw new ReplyError("ERR Can't execute an AOF background rewriting. Please check the server logs for more information.")
  }
}
