import { decodeMessage, messageTypeOf } from '../../../src-main/engine/bus/decode.ts'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import type { Checker } from '../observers.ts'
import type { World } from '../world.ts'

/** Heartbeats are many and alike; one in so many is checked, and every message of another type. */
const HEARTBEAT_SAMPLE = 16

/** S8: what a node sends reads back as the same bytes, and a replica in sync holds what its primary holds. */
export function checkCopies(world: World): Checker {
  let heartbeats = 0
  return {
    sent(node, _linkId, bytes) {
      const type = messageTypeOf(bytes)
      if ((type === 'ping' || type === 'pong') && ++heartbeats % HEARTBEAT_SAMPLE !== 0) return
      const decoded = decodeMessage(bytes)
      if (!decoded.ok) world.violate('S8', `node ${node.index} sent an unreadable ${type}: ${decoded.code}`)
      else if (encodeMessage(decoded.message) !== bytes) world.violate('S8', `a ${type} of node ${node.index} reads back as other bytes`)
    },
    ended() {
      for (const node of world.nodes) {
        const primary = node.running ? node.replica.attached?.primary : undefined
        if (primary && node.store.offset === primary.store.offset && !node.store.equals(primary.store)) {
          world.violate('S8', `replica ${node.index} differs from its primary ${primary.index} at the same offset`)
        }
      }
    },
  }
}
