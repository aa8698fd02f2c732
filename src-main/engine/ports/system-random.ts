import { randomBytes, randomInt } from 'node:crypto'
import type { Random } from './random.ts'

/** The operating system's randomness. */
export const systemRandom: Random = {
  uint32: () => randomBytes(4).readUInt32LE(),
  below: (limit) => randomInt(limit),
  hex: (length) => randomBytes(Math.ceil(length / 2)).toString('hex').slice(0, length),
}
