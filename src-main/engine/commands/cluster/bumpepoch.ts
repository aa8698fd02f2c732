import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const bumpepoch: CommandSpec = {
  name: 'bumpepoch',
  arity: 2,
  flags: CHANGES,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Advances the configEpoch of this node.', '3.0.0', ''),
  run(ctx) {
    runAdmin(ctx, { kind: 'bump-epoch' })
  },
}
