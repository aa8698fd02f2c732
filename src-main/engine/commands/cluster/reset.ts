import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'
import type { CommandSpec } from '../command.ts'
import { badSubcommand, clusterDoc, runAdmin } from './in-cluster.ts'

export const reset: CommandSpec = {
  name: 'reset',
  arity: -2,
  flags: ['admin', 'stale', 'noscript'],
  acl: [],
  doc: clusterDoc('Forgets the cluster; HARD also forgets the epochs and the id of this node.', '3.0.0', '[HARD | SOFT]', 'O(N) where N is the number of known nodes'),
  run(ctx, args) {
    if (args.length > 3) throw badSubcommand(args)
    const hard = isKeyword(args[2], 'hard')
    if (args.length === 3 && !hard && !isKeyword(args[2], 'soft')) throw syntaxError()
    runAdmin(ctx, { kind: 'reset', hard })
  },
}
