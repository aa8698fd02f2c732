import type { CommandSpec } from '../command.ts'
import { geoadd } from './geoadd.ts'
import { geodist } from './geodist.ts'
import { geohash } from './geohash.ts'
import { geopos } from './geopos.ts'
import { georadiusRo } from './georadius-ro.ts'
import { georadius } from './georadius.ts'
import { georadiusbymemberRo } from './georadiusbymember-ro.ts'
import { georadiusbymember } from './georadiusbymember.ts'
import { geosearch } from './geosearch.ts'
import { geosearchstore } from './geosearchstore.ts'

/** The geo commands. Positions are scores of sorted sets. */
export const geoCommands: readonly CommandSpec[] = [
  geoadd, geodist, geohash, geopos, georadius, georadiusRo, georadiusbymember, georadiusbymemberRo, geosearch, geosearchstore,
]
