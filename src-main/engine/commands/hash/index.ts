import type { CommandSpec } from '../command.ts'
import { hdel } from './hdel.ts'
import { hexists } from './hexists.ts'
import { hget } from './hget.ts'
import { hgetall } from './hgetall.ts'
import { hincrby } from './hincrby.ts'
import { hincrbyfloat } from './hincrbyfloat.ts'
import { hkeys } from './hkeys.ts'
import { hlen } from './hlen.ts'
import { hmget } from './hmget.ts'
import { hmset } from './hmset.ts'
import { hrandfield } from './hrandfield.ts'
import { hscan } from './hscan.ts'
import { hset } from './hset.ts'
import { hsetnx } from './hsetnx.ts'
import { hstrlen } from './hstrlen.ts'
import { hexpire } from './hexpire.ts'
import { hpexpire } from './hpexpire.ts'
import { hexpireat } from './hexpireat.ts'
import { hpexpireat } from './hpexpireat.ts'
import { httl } from './httl.ts'
import { hpttl } from './hpttl.ts'
import { hexpiretime } from './hexpiretime.ts'
import { hpexpiretime } from './hpexpiretime.ts'
import { hpersist } from './hpersist.ts'
import { hvals } from './hvals.ts'

/** The hash commands. */
export const hashCommands: readonly CommandSpec[] = [
  hdel, hexists, hget, hgetall, hincrby, hincrbyfloat, hkeys, hlen, hmget, hmset, hrandfield, hscan, hset, hsetnx, hstrlen, hvals,
  hexpire, hpexpire, hexpireat, hpexpireat, httl, hpttl, hexpiretime, hpexpiretime, hpersist,
]
