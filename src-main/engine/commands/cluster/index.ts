import type { CommandSpec } from '../command.ts'
import { asking } from './asking.ts'
import { cluster } from './cluster.ts'
import { readonly } from './readonly.ts'
import { readwrite } from './readwrite.ts'

/** The cluster commands. */
export const clusterCommands: readonly CommandSpec[] = [asking, cluster, readonly, readwrite]
