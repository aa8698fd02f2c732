import type { ReplayLab } from './replay-lab.ts'
import type { Situation } from './situation.ts'

const SIX = '<node 0> <node 1> <node 2> <node 3> <node 4> <node 5>'
const CHECK = 'check <node 0>'

/** Two nodes were equally short of slots; redis-cli went by the order of gossip. */
async function swapEqualShares(lab: ReplayLab): Promise<void> {
  await lab.handOver(1366, 2730, 1, 2)
  await lab.handOver(2731, 4095, 2, 1)
}

/** What was recorded of redis-cli 7.0.15, in that order, on one cluster. */
export const REDIS_CLI_SITUATIONS: readonly Situation[] = [
  { name: '00-help', trib: 'help' },
  { name: '01-create-too-few', trib: 'create <node 0> <node 1> <node 2> <node 3> --cluster-replicas 1' },
  { name: '01b-create-decline', trib: `create ${SIX} --cluster-replicas 1`, input: 'no' },
  { name: '01c-create-unreachable', trib: 'create <node 0> <node 1> <node nobody> --cluster-replicas 0 --cluster-yes' },
  { name: '01d-create-notcluster', trib: 'create <node 0> <node 1> <node standalone> --cluster-replicas 0 --cluster-yes' },
  { name: '02-create', trib: `create ${SIX} --cluster-replicas 1`, input: 'yes' },
  { name: '02b-create-nonempty', trib: `create ${SIX} --cluster-replicas 1 --cluster-yes` },
  { name: '03-nodes', before: (lab) => lab.settle(6), shell: 'redis-cli -p <port 0> cluster nodes' },
  { name: '03b-slots', shell: 'redis-cli -p <port 0> cluster slots' },
  { name: '03c-shards', shell: 'redis-cli -p <port 0> cluster shards', isUnordered: true },
  { name: '03d-info', shell: 'redis-cli -p <port 0> cluster info' },
  { name: '04-check', trib: CHECK },
  { name: '04b-check-search-multiple-owners', trib: 'check 127.0.0.1 <port 3> --cluster-search-multiple-owners' },
  { name: '04c-check-unreachable', trib: 'check <node nobody>' },
  { name: '05-info', trib: 'info <node 3>' },
  { name: '05b-info-keys', before: (lab) => lab.writeKeys(300), trib: 'info <node 0>' },
  { name: '06-call', trib: 'call <node 0> get k:1' },
  { name: '06b-call-only-masters', trib: 'call <node 0> dbsize --cluster-only-masters' },
  { name: '06c-call-only-replicas', trib: 'call <node 0> role --cluster-only-replicas' },
  { name: '06d-call-unknown', trib: 'call <node 0> nosuchcmd a b' },
  { name: '07-set-timeout', trib: 'set-timeout <node 0> 6000' },
  { name: '07b-set-timeout-too-small', trib: 'set-timeout <node 0> 10' },
  { name: '08-reshard', trib: 'reshard <node 0> --cluster-from <id 0> --cluster-to <id 1> --cluster-slots 500 --cluster-yes' },
  { name: '08b-check', trib: 'check <node 2>' },
  { name: '08c-reshard-all-interactive', trib: 'reshard <node 0>', input: '100 <id 2> all yes' },
  { name: '08c2-reshard-done-interactive', trib: 'reshard <node 0>', input: '50 <id 2> <id 0> <id 1> done yes' },
  { name: '08d-reshard-pipeline-timeout', trib: 'reshard <node 0> --cluster-from <id 1> --cluster-to <id 0> --cluster-slots 300 --cluster-yes --cluster-pipeline 100 --cluster-timeout 20000' },
  { name: '08e-reshard-bad-target', trib: 'reshard <node 0> --cluster-from <id 0> --cluster-to <id 3> --cluster-slots 10 --cluster-yes' },
  { name: '08f-reshard-from-all', trib: 'reshard <node 0> --cluster-from all --cluster-to <id 1> --cluster-slots 20 --cluster-yes' },
  {
    name: '08g-dup-key-state',
    before: async (lab) => {
      await lab.open(8338, 1, 2)
      await lab.shell('printf "asking\\nset {tag}:1 other\\n" | redis-cli -p <port 2>')
    },
    shell: 'redis-cli -p <port 2> cluster countkeysinslot 8338; redis-cli -p <port 1> cluster countkeysinslot 8338',
  },
  { name: '08h-fix-busykey', trib: 'fix <node 0> --yes' },
  { name: '08h2-fix-busykey-replace', trib: 'fix <node 0> --cluster-replace --yes' },
  { name: '08i-check', trib: CHECK },
  { name: '08j-get', shell: 'redis-cli -c -p <port 0> get {tag}:1' },
  { name: '09-rebalance-simulate', trib: 'rebalance <node 0> --cluster-simulate' },
  { name: '09a-rebalance-threshold-noop', trib: 'rebalance <node 0> --cluster-threshold 50' },
  { name: '09b-rebalance', trib: 'rebalance <node 0> --cluster-threshold 1' },
  { name: '09c-rebalance-noop', trib: 'rebalance <node 0>' },
  { name: '09d-rebalance-weights', trib: 'rebalance <node 0> --cluster-weight <id 0>=2 <id 1>=1 <id 2>=1 --cluster-pipeline 50' },
  { name: '09e-rebalance-bad-weight', trib: 'rebalance <node 0> --cluster-weight nosuch=2' },
  { name: '10-add-node', trib: 'add-node <node 6> <node 0>' },
  { name: '10b-check', before: (lab) => lab.settle(7), trib: 'check <node 6>' },
  { name: '10c-add-node-slave', trib: 'add-node <node 7> <node 0> --cluster-slave --cluster-master-id <id 6>' },
  { name: '10d-info', before: (lab) => lab.settle(8), trib: 'info <node 0>' },
  { name: '10e-add-node-dup', trib: 'add-node <node 6> <node 0>' },
  { name: '11-rebalance-use-empty-masters', trib: 'rebalance <node 0> --cluster-use-empty-masters' },
  { name: '11b-info', trib: 'info <node 0>' },
  { name: '12-del-node-nonempty', trib: 'del-node <node 0> <id 6>' },
  { name: '12b-rebalance-weight0', trib: 'rebalance <node 0> --cluster-weight <id 6>=0' },
  { name: '12b2-info', trib: 'info <node 0>' },
  { name: '12c-del-node-slave', trib: 'del-node <node 0> <id 7>' },
  { name: '12d-del-node-master', trib: 'del-node <node 0> <id 6>' },
  { name: '12e-del-node-unknown', before: swapEqualShares, trib: 'del-node <node 0> 0123456789012345678901234567890123456789' },
  { name: '12f-removed-node-state', shell: 'redis-cli -p <port 6> cluster nodes; redis-cli -p <port 6> cluster info | head -7' },
  { name: '12g-check', before: (lab) => lab.settle(6), trib: CHECK },
  { name: '13-open-slot-check', before: (lab) => lab.open(10166, 1, 2), trib: CHECK },
  { name: '13a-nodes-open', shell: 'redis-cli -p <port 1> cluster nodes | grep myself; redis-cli -p <port 2> cluster nodes | grep myself' },
  { name: '13b-reshard-with-open', trib: 'reshard <node 0> --cluster-from <id 0> --cluster-to <id 1> --cluster-slots 1 --cluster-yes' },
  { name: '13b2-rebalance-with-open', trib: 'rebalance <node 0>' },
  { name: '13c-fix-both', trib: 'fix <node 0> --yes' },
  { name: '13d-check', trib: CHECK },
  { name: '14-fix-migrating-only', before: (lab) => lab.nodes[0]!.call('cluster', 'setslot', 6101, 'migrating', lab.id(1)), trib: 'fix <node 0> --yes' },
  { name: '14b-check', trib: CHECK },
  { name: '15-fix-importing-only', before: (lab) => lab.nodes[1]!.call('cluster', 'setslot', 2036, 'importing', lab.id(2)), trib: 'fix <node 0> --yes' },
  { name: '15b-check', trib: CHECK },
  {
    name: '15c-ask-redirect',
    before: async (lab) => {
      await lab.open(8338, 1, 2)
      await lab.moveKeys(1, 2, ['{tag}:1', '{tag}:2', '{tag}:3'])
    },
    shell: 'redis-cli -p <port 1> get {tag}:1; redis-cli -p <port 2> get {tag}:1; redis-cli -p <port 1> mget {tag}:1 {tag}:9; redis-cli -c -p <port 0> get {tag}:1',
  },
  { name: '15d-fix-half-migrated', trib: 'fix <node 0> --yes' },
  { name: '15e-check', trib: CHECK },
  {
    name: '15f-fix-two-importing',
    before: async (lab) => {
      for (const index of [0, 2]) await lab.nodes[index]!.call('cluster', 'setslot', 10034, 'importing', lab.id(1))
    },
    trib: 'fix <node 0> --yes',
  },
  { name: '15g-check', trib: CHECK },
  { name: '16-uncovered-check', before: (lab) => lab.uncover(1, 14099), trib: CHECK },
  { name: '16a-clusterdown', shell: 'redis-cli -p <port 0> get k:9; redis-cli -p <port 0> cluster info | head -5' },
  { name: '16b-fix-uncovered', trib: 'fix <node 0>', input: 'yes yes yes' },
  { name: '16c-check', before: (lab) => lab.handOver(1, 1, 1, 2), trib: CHECK },
  {
    name: '16d-fix-uncovered-multi',
    before: async (lab) => {
      await lab.open(8338, 1, 2)
      await lab.moveKeys(1, 2, ['{tag}:1', '{tag}:2'])
      await lab.close(8338, 1, 2)
      await lab.uncover(8338)
    },
    trib: 'fix <node 0> --cluster-search-multiple-owners',
    input: 'yes yes yes',
  },
  { name: '16e-check', trib: CHECK },
  { name: '17-import-copy', before: (lab) => lab.fillStandalone(1), trib: 'import <node 0> --cluster-from <node standalone> --cluster-copy' },
  { name: '17b-import-replace', trib: 'import <node 0> --cluster-from <node standalone> --cluster-replace' },
  { name: '17c-source-dbsize', shell: 'redis-cli -p <port standalone> dbsize' },
  { name: '18-backup', trib: 'backup <node 0> <folder>/backup' },
  { name: '18b-backup-files', before: (lab) => lab.settle(6), shell: 'ls <folder>/backup' },
  { name: '19-final-info', trib: 'info <node 0>' },
  { name: '19b-final-check', trib: CHECK },
  { name: '19c-keys-present', shell: "for i in $(seq 1 2000); do echo get k:$i; done | redis-cli -c -p <port 0> | grep -c '^v\\|^dup'" },
  {
    name: '20-check-dead-master',
    before: async (lab) => {
      await lab.setNodeTimeout(5000)
      await Promise.all([2, 3, 4, 5].map((index) => lab.nodes[index]!.stop('SIGKILL')))
      await lab.untilFailed(0, [2, 3, 4, 5])
    },
    trib: CHECK,
  },
  { name: '20b-fix-dead-refused', trib: 'fix <node 0> --yes' },
  { name: '20c-fix-unreachable', trib: 'fix <node 0> --cluster-fix-with-unreachable-masters', input: 'yes yes yes' },
  { name: '20d-check', trib: CHECK },
  { name: '20e-nodes', shell: 'redis-cli -p <port 0> cluster nodes' },
]
