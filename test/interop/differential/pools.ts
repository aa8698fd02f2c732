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
  seconds: oneOf('0', '-1', '100000', '9223372036854775807', '9223372036854775', 'x'),
  instant: oneOf('9999999999', '99999999999', '4102444800'),
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
  unit: oneOf('m', 'km', 'ft', 'mi', 'x'),
}
