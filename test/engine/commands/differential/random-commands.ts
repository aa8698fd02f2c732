import type { SeededRandom } from './embedded-executor.ts'

/** What the placeholders of a template may become. Few of each, so that commands meet on the same keys and members. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  key: ['k1', 'k2', 'k3', 'k4'],
  other: ['k1', 'k2', 'x1', 'x2'],
  member: ['a', 'b', 'c', 'd', 'e', 'f', '1', '2', '3', '10', '-7', '01', '""', 'aa', 'ab', '"\\x01"', '"\\xff\\xfe"'],
  value: ['0', '1', '-1', '42', '3.5', '-0.25', '1e3', 'foo', '""', '9223372036854775807', '"a b"', '" 7"', 'abcdefghij'],
  index: ['0', '1', '2', '3', '5', '-1', '-2', '-3', '-5', '100', '-100'],
  count: ['0', '1', '2', '3', '7'],
  score: ['0', '1', '2', '3', '-1', '1.5', '2.5', '-0.5', 'inf', '-inf', '100', '0.1', '3.3', '1e17', '1e-7'],
  bound: ['0', '1', '(1', '2', '(2', '-1', '1.5', '(1.5', '-inf', '+inf', '(-inf', '100'],
  lex: ['-', '+', '[a', '(a', '[b', '(c', '[aa', '(ab', '[', '(', '[z'],
  bit: ['0', '1', '5', '7', '8', '9', '15', '20', '63', '64'],
  type: ['u1', 'u4', 'u8', 'i8', 'i5', 'u13', 'i16', 'u31', 'i33', 'u63', 'i64'],
  float: ['0.1', '1.5', '-2.25', '3', '1e2', '0.7', '-1e-3', '100.33'],
  end: ['left', 'right'],
  minmax: ['min', 'max'],
  id: ['1', '2', '3-1', '3-5', '4', '5-0', '7-2', '8', '9-9', '10', '12-3', '20', '0-1', '30-1'],
  newid: ['1-*', '5-*', '7-1', '9-*', '10-1', '11-2', '15-*', '20-0', '25', '30', '31-*', '40-7', '50-*', '51'],
  from: ['-', '0', '1', '(1', '(3-1', '5', '(7', '12-3', '(20', '+'],
  to: ['+', '1', '3', '(5', '(7-2', '10', '(20', '30', '50', '-'],
  group: ['g1', 'g2'],
  consumer: ['ann', 'bob', 'cy'],
}

/** Templates by group; a leading `~ ` or `? ` is kept. Weights by repetition. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  string: [
    'set {key} {value}', 'set {key} {value} nx', 'set {key} {value} xx get', 'get {key}', 'getset {key} {value}', 'getdel {key}', 'append {key} {value}', 'strlen {key}', 'incr {key}', 'decrby {key} {index}', 'incrby {key} {index}',
    'incrbyfloat {key} {float}', 'setrange {key} {count} {value}', 'getrange {key} {index} {index}', 'mget {key} {key} {key}', 'mset {key} {value} {key} {value}', 'msetnx {key} {value} {other} {value}', 'lcs {key} {key} idx withmatchlen', 'lcs {key} {key}',
    'setbit {key} {bit} {bitvalue}', 'getbit {key} {bit}', 'bitcount {key} {index} {index}', 'bitcount {key} {index} {index} bit', 'bitpos {key} 1 {index} {index} bit', 'bitpos {key} 0 {index}', 'bitpos {key} 0 {index} {index}', 'bitop xor {other} {key} {key}', 'bitop and {other} {key} {key}', 'bitop not {other} {key}',
    'bitfield {key} incrby {type} {bit} {index}', 'bitfield {key} overflow sat incrby {type} {bit} {value}', 'bitfield {key} overflow fail set {type} #{count} {index} get {type} {bit}', 'del {key}', 'rename {key} {other}', 'copy {key} {other} replace', 'exists {key} {other}',
  ],
  list: [
    'lpush {key} {member} {member}', 'rpush {key} {member} {member} {member}', 'lpushx {key} {member}', 'rpushx {key} {member}', 'lpop {key}', 'rpop {key}', 'lpop {key} {count}', 'rpop {key} {count}', 'llen {key}', 'lrange {key} {index} {index}', 'lrange {key} 0 -1', 'lindex {key} {index}', 'lset {key} {index} {member}',
    'linsert {key} before {member} {member}', 'linsert {key} after {member} {member}', 'lrem {key} {index} {member}', 'ltrim {key} {index} {index}', 'lpos {key} {member} rank {index}', 'lpos {key} {member} rank {index} count {count} maxlen {count}', 'lmove {key} {key} {end} {end}', 'rpoplpush {key} {key}', 'lmpop 2 {key} {key} {end} count {count}', 'sort {key} alpha', 'sort {key}', 'sort {key} desc alpha limit {index} {index}', 'sort {key} alpha store {other}', 'rpush {key} {member} {member} {member} {member}',
  ],
  hash: [
    'hset {key} {member} {value} {member} {value}', 'hset {key} {member} {value}', 'hsetnx {key} {member} {value}', 'hget {key} {member}', 'hmget {key} {member} {member}', 'hgetall {key}', 'hkeys {key}', 'hvals {key}', 'hlen {key}', 'hexists {key} {member}', 'hstrlen {key} {member}', 'hdel {key} {member} {member}', 'hincrby {key} {member} {index}', 'hincrbyfloat {key} {member} {float}', 'hscan {key} 0 count 1000', 'hscan {key} 0 match {member}', '? hrandfield {key} {count}', '? hrandfield {key} -3 withvalues', 'object encoding {key}', 'copy {key} {other} replace',
  ],
  set: [
    'sadd {key} {member} {member} {member}', 'sadd {key} {member}', 'srem {key} {member} {member}', 'smove {key} {key} {member}', 'scard {key}', '~ smembers {key}', 'sismember {key} {member}', 'smismember {key} {member} {member}', '~ sinter {key} {key}', '~ sunion {key} {key} {key}', '~ sdiff {key} {key} {key}', 'sinterstore {other} {key} {key}', 'sunionstore {other} {key} {key}', 'sdiffstore {other} {key} {key}', 'sintercard 2 {key} {key} limit {count}', '~ sscan {key} 0 count 100', '~ srandmember {key} 100', 'object encoding {key}', 'sort {key} alpha', 'sort {key} desc',
  ],
  'sorted set': [
    'zadd {key} {score} {member} {score} {member}', 'zadd {key} {score} {member} {score} {member} {score} {member}', 'zadd {key} nx ch {score} {member}', 'zadd {key} xx {score} {member}', 'zadd {key} gt ch {score} {member}', 'zadd {key} lt incr {score} {member}', 'zadd {key} incr {score} {member}', 'zincrby {key} {score} {member}', 'zrem {key} {member} {member}', 'zcard {key}', 'zscore {key} {member}', 'zmscore {key} {member} {member}', 'zrank {key} {member}', 'zrevrank {key} {member}', 'zrange {key} 0 -1 withscores', 'zrange {key} {index} {index}', 'zrange {key} {index} {index} rev withscores', 'zrevrange {key} {index} {index}',
    'zrangebyscore {key} {bound} {bound} withscores', 'zrangebyscore {key} {bound} {bound} limit {index} {index}', 'zrevrangebyscore {key} {bound} {bound} limit {index} {index}', 'zrange {key} {bound} {bound} byscore rev limit {count} {index}', 'zcount {key} {bound} {bound}', 'zremrangebyscore {key} {bound} {bound}', 'zremrangebyrank {key} {index} {index}', 'zpopmin {key}', 'zpopmax {key} {count}', 'zmpop 2 {key} {key} {minmax} count {count}', 'zrangestore {other} {key} {index} {index}', 'zrangestore {other} {key} {bound} {bound} byscore', 'zunion 2 {key} {key} withscores', 'zunion 2 {key} {key} weights 2 -1 aggregate {minmax} withscores', 'zinter 2 {key} {key} withscores', 'zinter 3 {key} {key} {key} aggregate {minmax} withscores', 'zdiff 2 {key} {key} withscores', 'zunionstore {other} 2 {key} {other}', 'zinterstore {other} 2 {key} {key} weights 1 2', 'zdiffstore {other} 2 {key} {key}', 'zintercard 2 {key} {key} limit {count}', '~ zscan {key} 0 count 1000', 'object encoding {key}', 'sort {key} alpha desc',
  ],
  'sorted set of one score': [
    'zadd {key} 0 {member} 0 {member} 0 {member}', 'zadd {key} 0 {member}', 'zrem {key} {member}', 'zrangebylex {key} {lex} {lex}', 'zrevrangebylex {key} {lex} {lex}', 'zrangebylex {key} {lex} {lex} limit {index} {index}', 'zrange {key} {lex} {lex} bylex rev limit {count} {index}', 'zlexcount {key} {lex} {lex}', 'zremrangebylex {key} {lex} {lex}', 'zrangestore {other} {key} {lex} {lex} bylex', 'zrank {key} {member}', 'zrange {key} 0 -1',
  ],
  stream: [
    'xadd {key} {newid} {member} {value}', 'xadd {key} {newid} f {value}', 'xadd {key} {newid} f {value} g {value}', 'xadd {key} maxlen {count} {newid} f {value}', 'xadd {key} minid {id} {newid} f {value}', 'xadd {key} nomkstream {newid} f v', 'xadd {key} maxlen ~ {count} {newid} f v', 'xdel {key} {id} {id} {id}', 'xdel {key} {newid}', 'xlen {key}', 'xtrim {key} maxlen {count}', 'xtrim {key} minid {id}', 'xtrim {key} maxlen ~ {count}',
    'xrange {key} {from} {to}', 'xrange {key} {from} {to} count {count}', 'xrevrange {key} {to} {from}', 'xrevrange {key} {to} {from} count {count}', 'xread streams {key} {id}', 'xread count {count} streams {key} {other} {id} {id}', 'xread streams {key} $', 'xgroup create {key} {group} {id} mkstream', 'xgroup create {key} {group} $', 'xgroup create {key} {group} 0 entriesread {count}', 'xgroup setid {key} {group} {id}', 'xgroup setid {key} {group} {id} entriesread {count}', 'xgroup destroy {key} {group}', 'xgroup createconsumer {key} {group} {consumer}', 'xgroup delconsumer {key} {group} {consumer}',
    'xreadgroup group {group} {consumer} streams {key} >', 'xreadgroup group {group} {consumer} count {count} streams {key} >', 'xreadgroup group {group} {consumer} noack streams {key} >', 'xreadgroup group {group} {consumer} streams {key} {id}', 'xreadgroup group {group} {consumer} count 2 streams {key} 0', 'xack {key} {group} {id} {newid}', 'xack {key} {group} {id} {id} {id}', 'xpending {key} {group}', '@ xpending {key} {group} - + 10', '@ xpending {key} {group} {from} {to} {count} {consumer}', '@ xpending {key} {group} idle 100000 - + 10', 'xclaim {key} {group} {consumer} 0 {id} {id}', 'xclaim {key} {group} {consumer} 0 {id} {id} time 1000 retrycount {count} force justid', 'xclaim {key} {group} {consumer} 0 {id} justid lastid {id}', 'xclaim {key} {group} {consumer} 100000 {id} {id} {id}', 'xautoclaim {key} {group} {consumer} 0 {from} count 2', 'xautoclaim {key} {group} {consumer} 0 0', 'xautoclaim {key} {group} {consumer} 100000 0 justid',
    'xsetid {key} {newid}', 'xsetid {key} 60 entriesadded 100 maxdeletedid {id}', 'xinfo stream {key}', '@ xinfo stream {key} full', '@ xinfo stream {key} full count {count}', 'xinfo groups {key}', '@ xinfo consumers {key} {group}', 'copy {key} {other} replace', 'rename {key} {other}', 'del {key}', 'object encoding {key}', 'type {key}',
  ],
  'all types at once': [
    'set {key} {value}', 'lpush {key} {member}', 'sadd {key} {member}', 'hset {key} {member} {value}', 'zadd {key} {score} {member}', 'del {key}', 'type {key}', 'rename {key} {other}', 'renamenx {key} {other}', 'copy {key} {other}', 'copy {key} {other} db 1 replace', 'move {key} 1', '~ keys *', '~ scan 0 count 1000', 'dbsize', 'get {key}', 'llen {key}', 'scard {key}', 'hlen {key}', 'zcard {key}', 'incr {key}', 'append {key} {value}', 'lpop {key}', 'srem {key} {member}', 'hdel {key} {member}', 'zrem {key} {member}', 'expire {key} 1000', '? ttl {key}', 'persist {key}', 'expireat {key} 33177117420', '? expiretime {key}', 'expireat {key} 33177117421 gt', 'expireat {key} 33177117419 lt', 'getex {key} persist', 'sort {key} alpha', 'zunion 2 {key} {key} withscores', 'expire {key} -1', 'unlink {key}', 'touch {key} {other}', 'set {key} {value} keepttl', 'zunionstore {other} 1 {key}', 'lmove {key} {other} {end} {end}', 'smove {key} {other} {member}',
  ],
}

export const randomGroups: readonly string[] = Object.keys(TEMPLATES)

/** A script of random commands of one group. */
export function randomScript(group: string, length: number, random: SeededRandom): string[] {
  const templates = TEMPLATES[group]!
  return Array.from({ length }, () =>
    templates[random.below(templates.length)]!.replace(/\{(\w+)\}/g, (_, name: string) => {
      const choices = name === 'bitvalue' ? ['0', '1'] : CHOICES[name]!
      return choices[random.below(choices.length)]!
    }),
  )
}
