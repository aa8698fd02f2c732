import type { CommandSpec } from '../command.ts'
import { copy } from './copy.ts'
import { dbsize } from './dbsize.ts'
import { del } from './del.ts'
import { exists } from './exists.ts'
import { expire } from './expire.ts'
import { expireat } from './expireat.ts'
import { expiretime } from './expiretime.ts'
import { flushall } from './flushall.ts'
import { flushdb } from './flushdb.ts'
import { keys } from './keys.ts'
import { move } from './move.ts'
import { object } from './object.ts'
import { persist } from './persist.ts'
import { pexpire } from './pexpire.ts'
import { pexpireat } from './pexpireat.ts'
import { pexpiretime } from './pexpiretime.ts'
import { pttl } from './pttl.ts'
import { randomkey } from './randomkey.ts'
import { rename } from './rename.ts'
import { renamenx } from './renamenx.ts'
import { scan } from './scan.ts'
import { sortRo } from './sort-ro.ts'
import { sort } from './sort.ts'
import { touch } from './touch.ts'
import { ttl } from './ttl.ts'
import { type } from './type.ts'
import { unlink } from './unlink.ts'

/** The generic commands. */
export const genericCommands: readonly CommandSpec[] = [
  copy, dbsize, del, exists, expire, expireat, expiretime, flushall, flushdb, keys, move, object, persist, pexpire, pexpireat, pexpiretime, pttl,
  randomkey, rename, renamenx, scan, sortRo, sort, touch, ttl, type, unlink,
]
