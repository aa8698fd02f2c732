import type { Seeded } from './seeded.ts'

/** Numbers that break parsers: borders of signed and unsigned fields. */
const BORDERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]

const MUTATIONS: readonly ((bytes: Buffer, random: Seeded) => Buffer)[] = [
  (bytes, random) => flip(bytes, random),
  (bytes, random) => overwrite(bytes, random),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => repeat(bytes, random),
  (bytes, random) => Buffer.concat([bytes, noise(random)]),
  (bytes, random) => insert(bytes, random),
]

/** One to four random damages to a valid input; the original is left alone. */
export function mutate(valid: Buffer, random: Seeded): Buffer {
  let bytes: Buffer = Buffer.from(valid)
  for (let times = 1 + random.below(4); times > 0; times--) bytes = random.pick(MUTATIONS)(bytes, random)
  return bytes
}

/** Bytes of no meaning at all. */
export function noise(random: Seeded): Buffer {
  return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)))
}

function flip(bytes: Buffer, random: Seeded): Buffer {
  if (bytes.length > 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
  return bytes
}

function overwrite(bytes: Buffer, random: Seeded): Buffer {
  if (bytes.length < 8) return bytes
  const at = random.below(bytes.length - 7)
  const border = random.pick(BORDERS)
  if (random.below(2) === 0) bytes.writeUInt16BE(border & 0xffff, at)
  else bytes.writeUInt32BE(border >>> 0, at)
  return bytes
}

function repeat(bytes: Buffer, random: Seeded): Buffer {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(64)), at), bytes.subarray(at)])
}

function insert(bytes: Buffer, random: Seeded): Buffer {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), noise(random), bytes.subarray(at)])
}
