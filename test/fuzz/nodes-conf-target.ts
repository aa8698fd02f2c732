import { parseNodesConf } from '../../src-main/engine/cluster/nodes-conf.ts'
import { restoreState } from '../../src-main/engine/cluster/restore-state.ts'
import { ID_A, ID_B } from '../engine/bus/samples.ts'
import type { FuzzTarget } from './target.ts'

const CONF = [
  `${ID_A} 127.0.0.1:7000@17000,node-1.example myself,master - 0 0 1 connected 0-100 200 [5->-${ID_B}]`,
  `${ID_B} 127.0.0.1:7001@17001 master,fail? - 1700000000000 1700000000001 2 connected 101-199 [300-<-${ID_A}]`,
  `${'c'.repeat(40)} :0@0 slave,noaddr ${ID_B} 0 0 2 disconnected`,
  'vars currentEpoch 18446744073709551615 lastVoteEpoch 0',
  '',
].join('\n')

/** The file a node starts from, and the state made of it. */
export function nodesConfTarget(): FuzzTarget {
  return {
    name: 'nodes.conf',
    valid: [Buffer.from(CONF, 'latin1')],
    feed(input) {
      const parsed = parseNodesConf(input.latin1Slice())
      if (parsed.ok) restoreState(parsed.conf, 1_000_000)
    },
  }
}
