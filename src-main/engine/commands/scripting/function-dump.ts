import type { CommandSpec } from '../command.ts'
import { dumpFunctions } from './function-payload.ts'

export const functionDump: CommandSpec = {
  name: 'dump',
  arity: 2,
  flags: ['noscript'],
  acl: ['scripting'],
  doc: {
    summary: 'Packs all libraries into one payload.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.bulk(dumpFunctions(ctx.node.scripting.functions.sources()))
  },
}
