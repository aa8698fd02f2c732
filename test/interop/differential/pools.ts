import * as fc from 'fast-check'
import type { Pools } from './template.ts'

const oneOf = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values)

/** Few keys, so that commands meet; `other` holds now and then another type. All of one slot, so that they do in cluster mode too. */
const keys = oneOf('{k}1', '{k}2', '{k}3')

const integers = oneOf('0', '1', '-1', '2', '3', '5', '10', '100', '-7', '9223372036854775807', '-9223372036854775808')
const badIntegers = oneOf('9223372036854775808', '1.5', '', ' 1', '+1', '01', 'abc', '-0', '1e3')
const floats = oneOf('0', '1', '-1.5', '3.14', '1e3', '2.5e-3', 'inf', '-inf', '+inf', '0.1', '1e308', '-1e308', '100000000000000000000', '17179869184.5', '3.0')
const badFloats = oneOf('nan', 'abc', '', '1.5x', ' 1')
const words = oneOf('a', 'b', 'c', 'd', 'hello', 'Hello World', '', '\0\xff\x80', 'x'.repeat(70), '10', '-3', '3.5', '{}', '\r\n')

/** Settings that change nothing a reply of another command shows, with the values they are put back to. */
export const settingDefaults: Readonly<Record<string, string>> = {
  maxmemory: '0', 'maxmemory-policy': 'noeviction', 'hash-max-listpack-entries': '512', 'zset-max-listpack-value': '64', timeout: '0', 'slowlog-max-len': '128', 'latency-tracking': 'yes',
  'notify-keyspace-events': '', 'client-query-buffer-limit': '1073741824', 'tcp-keepalive': '300', 'lfu-decay-time': '1', appendfsync: 'everysec', loglevel: 'notice', save: '',
  'client-output-buffer-limit': 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
}
export const settingNames = Object.keys(settingDefaults)

/** What `<name>` in the templates may be. Mostly sound values, now and then one that must be refused. */
export const pools: Pools = {
  key: keys,
  value: fc.oneof({ arbitrary: words, weight: 4 }, { arbitrary: integers, weight: 2 }),
  field: oneOf('f1', 'f2', 'f3', 'a', ''),
  member: oneOf('a', 'b', 'c', 'd', 'e', '1', '2', '30', ''),
  int: fc.oneof({ arbitrary: integers, weight: 9 }, { arbitrary: badIntegers, weight: 1 }),
  index: oneOf('0', '1', '2', '-1', '-2', '5', '-100', '100', 'x'),
  count: oneOf('0', '1', '2', '3', '10', '-1', 'x'),
  float: fc.oneof({ arbitrary: floats, weight: 9 }, { arbitrary: badFloats, weight: 1 }),
  score: fc.oneof({ arbitrary: oneOf('0', '1', '2', '3', '-1.5', '2.5', 'inf', '-inf', '1e3', '0.1'), weight: 12 }, { arbitrary: badFloats, weight: 1 }),
  min: oneOf('-inf', '0', '(1', '1', '2', '(2.5', 'x'),
  max: oneOf('+inf', '3', '(3', '2', '(1', '1', 'x'),
  lexmin: oneOf('-', '[a', '(a', '[b', '+', 'x'),
  lexmax: oneOf('+', '[c', '(c', '[b', '-', 'x'),
  bit: oneOf('0', '1', '2'),
  offset: oneOf('0', '1', '7', '8', '15', '100', '-1', 'x'),
  future: oneOf('1000', '5000', '100000'),
  // Nothing that passes while a sequence runs.
  seconds: oneOf('0', '-1', '100000', '9223372036854775807', '9007199254740', '9223372036854775', 'x'),
  instant: oneOf('9999999999', '99999999999', '4102444800'),
  weight: oneOf('1', '2', '10', '3', 'a', '-1.5', '1e2', '0x10', '', ' 1', '1 ', 'inf', 'nan'),
  sortby: oneOf('{k}w_*', '{k}h_*->f1', '{k}h_*->', '{k}*w_*', '{k}w_', 'nosort', '*', '{k}w_*->', '#', ''),
  sortget: oneOf('#', '{k}w_*', '{k}h_*->f1', '{k}h_*->f2', '{k}h_*->none', '*', 'nothing', ''),
  width: oneOf('u1', 'i1', 'u2', 'i8', 'u8', 'i16', 'u31', 'u32', 'i32', 'u63', 'i63', 'i64'),
  edge: oneOf('0', '1', '-1', '127', '128', '255', '256', '-128', '-129', '32767', '2147483647', '4294967295', '4294967296', '9223372036854775807', '9223372036854775806', '4611686018427387904', '-4611686018427387905', '-9223372036854775808', '-9223372036854775800', '-9223372036854775681', '-9223372036854775680', 'x'),
  anykey: oneOf('{a}1', '{a}2', '{a}1', 'b', 'c', '', '{}', '{x'),
  slot: oneOf('15495', '3300', '7365', '0', '16383', '16384', '-1', 'x'),
  nodename: oneOf('0'.repeat(40), 'x', ''),
  pattern: oneOf('*', '{k}*', '*1', '?k?[12]', '[^a]*', 'nothing'),
  bitfield: oneOf('u8', 'i8', 'u1', 'i16', 'u63', 'i64', 'u64', 'x'),
  bitoffset: oneOf('0', '8', '#1', '#0', '63', 'x'),
  id: oneOf('1-1', '1-2', '2-0', '3', '5-5', '10-1', '18446744073709551615-18446744073709551615', 'x'),
  since: oneOf('-', '0', '1-1', '(1-1', '2', '5-5', '(x'),
  until: oneOf('+', '5-5', '2', '(5-5', '10-1', '1-1'),
  group: oneOf('g1', 'g2'),
  consumer: oneOf('c1', 'c2'),
  longitude: oneOf('13.361389', '15.087269', '0', '-122.27652', '179.9', '181', 'x'),
  latitude: oneOf('38.115556', '37.502669', '0', '37.805186', '85.05', '86', 'x'),
  radius: oneOf('100', '200', '0', '5000', '20000', '-1', 'x'),
  place: oneOf('Palermo', 'Catania', 'edge', 'none'),
  setting: oneOf(...settingNames, 'MaxMemory', 'nothing'),
  settingvalue: oneOf('0', '100000000', '1gb', '512mb', '10', '-1', 'yes', 'no', 'x', '', 'noeviction', 'allkeys-lru', 'AOF', 'always', 'KEA', 'Ex', 'debug', '3600 1', '1.5', '8589934592', 'normal 0 0 0', 'replica 1mb 1mb 10', '1000000000 5'),
  rule: oneOf(
    'on', 'off', 'nopass', '>secret', '<secret', '<other', '#' + 'a'.repeat(64), '!' + 'a'.repeat(64), '#x', 'resetpass', '~*', 'allkeys', '~k*', '%R~r*', '%W~w*', '%RW~x', '%X~y', 'resetkeys', '&*', '&c*', 'allchannels', 'resetchannels',
    '+@all', '-@all', 'allcommands', 'nocommands', '+get', '-get', '+@read', '-@read', '+@write', '+config|get', '-config|set', '+config', '-config', '+client|id', '+select|0', '+get|x', '+nothing', '+@nothing', '-config|nothing',
    'reset', 'sanitize-payload', 'skip-sanitize-payload', '(+set ~s*)', '(~a +@all -get)', '(x)', '(', 'clearselectors', 'x', '',
  ),
  unit: oneOf('m', 'km', 'ft', 'mi', 'x'),
}
