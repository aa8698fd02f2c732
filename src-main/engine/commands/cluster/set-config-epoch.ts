import { integerFromText } from '../../keyspace/integer-text.ts'
import { notAnInteger } from '../reply-errors.ts'
import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, clusterOf, runAdmin } from './in-cluster.ts'

export const setConfigEpoch: CommandSpec = {
  name: 'set-config-epoch',
  arity: 3,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Sets the configEpoch of a new node.', '3.0.0', 'config-epoch'),
  run(ctx, args) {
    clusterOf(ctx)
    const epoch = integerFromText(args[2] ?? '')
    if (epoch === undefined) throw notAnInteger()
    runAdmin(ctx, { kind: 'set-config-epoch', epoch: BigInt(epoch) })
  },
}
