import { encodeMessage } from '../../src-main/engine/bus/encode.ts'
import { MessageFramer } from '../../src-main/engine/bus/framing.ts'
import type { BusMessage } from '../../src-main/engine/bus/message.ts'
import { defaultClusterConfig } from '../../src-main/engine/cluster/config.ts'
import type { ClusterCore } from '../../src-main/engine/cluster/core.ts'
import { openCluster } from '../../src-main/engine/cluster/open-cluster.ts'
import { header, ID_A, ID_B } from '../engine/bus/samples.ts'
import { Seeded } from './seeded.ts'
import type { FuzzTarget } from './target.ts'

const LINK = -1
const gossip = { nodeId: ID_B, ip: '127.0.0.1', port: 7001, busPort: 17001, plainPort: 0, flags: 1, pingSentSeconds: 0, pongReceivedSeconds: 0 }

const MESSAGES: readonly BusMessage[] = [
  { type: 'ping', header, gossip: [gossip], extensions: { hostname: 'node-1.example' } },
  { type: 'pong', header, gossip: [gossip, gossip], extensions: {} },
  { type: 'meet', header, gossip: [], extensions: {} },
  { type: 'fail', header, failing: ID_B },
  { type: 'publish', header, channel: 'news', message: 'hello' },
  { type: 'publishshard', header, channel: 'news', message: 'hello' },
  { type: 'update', header, nodeId: ID_B, configEpoch: 9n, slots: header.slots },
  { type: 'auth-req', header },
  { type: 'auth-ack', header },
  { type: 'mfstart', header },
]

/** Framing, decoding, and what a live cluster core makes of it: a node that knows others and owns slots. */
export function busTarget(): FuzzTarget {
  let core = openCore()
  let framer = new MessageFramer()
  let fed = 0
  return {
    name: 'bus',
    valid: MESSAGES.map((message) => Buffer.from(encodeMessage(message), 'latin1')),
    feed(input, random) {
      const rejection = framer.push(input.latin1Slice(), (message) => {
        core.step({ kind: 'packet', linkId: LINK, bytes: message }, { nowMs: 1_000_000 + fed, random })
      })
      // A link that broke the protocol is cut, and the peer dials again; now and then the whole node starts anew.
      if (rejection !== undefined || fed++ % 16 === 0) framer = new MessageFramer()
      if (fed % 5000 === 0) core = openCore()
      else if (!core.view.links.has(LINK)) core.step({ kind: 'link-accepted', linkId: LINK, localIp: '127.0.0.1', remoteIp: '127.0.0.1' }, { nowMs: 1_000_000 + fed, random })
    },
  }
}

function openCore(): ClusterCore {
  const random = new Seeded(1)
  const env = { nowMs: 1_000_000, random }
  const facts = { replicationOffset: () => 0n, primarySilenceMs: () => 0, countKeysInSlot: () => 0, keyCount: () => 0, hasSubscribers: () => true }
  const conf = [
    `${'a'.repeat(40)} 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-8191`,
    `${ID_A} 127.0.0.1:7001@17001 master - 0 0 2 connected 8192-16383`,
    `${ID_B} 127.0.0.1:7002@17002 slave ${ID_A} 0 0 2 connected`,
    'vars currentEpoch 2 lastVoteEpoch 0',
    '',
  ].join('\n')
  const opened = openCluster({ config: defaultClusterConfig(7000), facts, conf }, env)
  if (!opened.ok) throw new Error(opened.problem)
  opened.core.step({ kind: 'link-accepted', linkId: LINK, localIp: '127.0.0.1', remoteIp: '127.0.0.1' }, env)
  return opened.core
}
