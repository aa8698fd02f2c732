import type { CommandSpec } from '../command.ts'
import { bitcount } from './bitcount.ts'
import { bitfieldRo } from './bitfield-ro.ts'
import { bitfield } from './bitfield.ts'
import { bitop } from './bitop.ts'
import { bitpos } from './bitpos.ts'
import { getbit } from './getbit.ts'
import { setbit } from './setbit.ts'

/** The bitmap commands. */
export const bitmapCommands: readonly CommandSpec[] = [
  bitcount, bitfieldRo, bitfield, bitop, bitpos, getbit, setbit,
]
