import type { Bytes } from '../../../src-main/engine/bytes.ts'
import { u16, u32 } from '../../../src-main/engine/bus/big-endian.ts'
import { AT, HEADER_SIZE_BYTES, SIGNATURE } from '../../../src-main/engine/bus/layout.ts'
import { SimRandom } from '../sim-random.ts'

/** What strangers send to an open bus port: noise, wrong lengths, counts without entries, names that are none. */
export function garbage(seed: number): Bytes[] {
  const random = new SimRandom(seed)
  return [noise(random, 300), lying(random, 0), lying(random, 100), SIGNATURE + u32(0xffffffff), noise(random, 8)]
}

function noise(random: SimRandom, sizeBytes: number): Bytes {
  let bytes = ''
  for (let at = 0; at < sizeBytes; at++) bytes += String.fromCharCode(random.below(256))
  return bytes
}

/** A well-framed PING from nobody that promises more gossip than it brings. */
function lying(random: SimRandom, count: number): Bytes {
  const head = SIGNATURE + u32(HEADER_SIZE_BYTES) + u16(1) + u16(7000) + u16(random.below(12)) + u16(count)
  return head.padEnd(AT.sender, '\0') + noise(random, HEADER_SIZE_BYTES - AT.sender)
}
