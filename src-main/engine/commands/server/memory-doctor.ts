import type { CommandSpec } from '../command.ts'
import { humanBytes } from '../../diagnostics/human-bytes.ts'

export const memoryDoctor: CommandSpec = {
  name: 'doctor',
  arity: 2,
  flags: [],
  acl: [],
  doc: {
    summary: 'Says in words how the process stands with memory.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { heapUsedBytes, residentBytes } = ctx.node.memory()
    ctx.reply.verbatim('txt', `The process this node runs in uses ${humanBytes(heapUsedBytes)} for live data and ${humanBytes(residentBytes)} in all. Other nodes of the same process share them.\n`)
  },
}
