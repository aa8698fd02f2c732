import type { CommandSpec } from '../command.ts'
import { pfadd } from './pfadd.ts'
import { pfcount } from './pfcount.ts'
import { pfdebug } from './pfdebug.ts'
import { pfmerge } from './pfmerge.ts'
import { pfselftest } from './pfselftest.ts'

/** The HyperLogLog commands. */
export const hyperloglogCommands: readonly CommandSpec[] = [pfadd, pfcount, pfdebug, pfmerge, pfselftest]
