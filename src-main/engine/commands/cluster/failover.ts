import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'
import type { CommandSpec } from '../command.ts'
import { badSubcommand, CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const failover: CommandSpec = {
  name: 'failover',
  arity: -2,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Has a replica take the place of its primary.', '3.0.0', '[FORCE | TAKEOVER]{options}'),
  run(ctx, args) {
    if (args.length > 3) throw badSubcommand(args)
    runAdmin(ctx, { kind: 'failover', mode: readMode(args[2]) })
  },
}

function readMode(word: Bytes | undefined): 'plain' | 'force' | 'takeover' {
  if (word === undefined) return 'plain'
  if (isKeyword(word, 'force')) return 'force'
  if (isKeyword(word, 'takeover')) return 'takeover'
  throw syntaxError()
}
