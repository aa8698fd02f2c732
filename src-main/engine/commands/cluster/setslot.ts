import type { Bytes } from '../../bytes.ts'
import type { AdminCommand } from '../../cluster/admin/command.ts'
import { isReplica } from '../../cluster/node.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { CHANGES, clusterDoc, clusterOf, readSlot, runAdmin } from './in-cluster.ts'

export const setslot: CommandSpec = {
  name: 'setslot',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Opens, closes or ends the migration of a hash slot.', '3.0.0', 'slot <IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE>{subcommand}'),
  run(ctx, args) {
    const cluster = clusterOf(ctx)
    if (isReplica(cluster.core.myself)) throw new ReplyError('ERR Please use SETSLOT only with masters.')
    runAdmin(ctx, readAction(readSlot(args[2]), args))
  },
}

function readAction(slot: number, args: readonly Bytes[]): AdminCommand {
  const [, , , action, nodeId = ''] = args
  if (args.length === 4 && isKeyword(action, 'stable')) return { kind: 'set-slot-stable', slot }
  if (args.length === 5) {
    if (isKeyword(action, 'migrating')) return { kind: 'set-slot-migrating', slot, nodeId }
    if (isKeyword(action, 'importing')) return { kind: 'set-slot-importing', slot, nodeId }
    if (isKeyword(action, 'node')) return { kind: 'set-slot-node', slot, nodeId }
  }
  throw new ReplyError('ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP')
}
