import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const saveconfig: CommandSpec = {
  name: 'saveconfig',
  arity: 2,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Saves the cluster state to disk.', '3.0.0', ''),
  run(ctx) {
    runAdmin(ctx, { kind: 'save-config' })
  },
}
