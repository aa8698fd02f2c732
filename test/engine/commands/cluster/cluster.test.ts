import { describe, expect, it } from 'vitest'
import { ClusterClient } from './cluster-client.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(40)

const CONF = [
  `${A} 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-8191`,
  `${B} 127.0.0.1:7001@17001 master - 0 0 2 connected 8192-16383`,
  `${C} 127.0.0.1:7002@17002,host-c slave ${B} 0 0 2 connected`,
  'vars currentEpoch 2 lastVoteEpoch 0',
  '',
].join('\n')

/** Strings of a reply, in order, without the framing. */
function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[$*%]/.test(line))
}

describe('the wording of CLUSTER errors', () => {
  it.each<[string[], string]>([
    [['addslots', '16384'], 'ERR Invalid or out of range slot'],
    [['addslots', '1', 'x'], 'ERR Invalid or out of range slot'],
    [['addslots', '1'], 'ERR Slot 1 is already busy'],
    [['addslotsrange', '5', '1'], 'ERR start slot number 5 is greater than end slot number 1'],
    [['addslotsrange', '1', '2', '3'], "ERR wrong number of arguments for 'cluster|addslotsrange' command"],
    [['delslots', '1', '1'], 'ERR Slot 1 specified multiple times'],
    [['delslotsrange', '1', '5', '4', '6'], 'ERR Slot 4 specified multiple times'],
    [['countkeysinslot', '16384'], 'ERR Invalid slot'],
    [['countkeysinslot', 'x'], 'ERR value is not an integer or out of range'],
    [['getkeysinslot', '0', '-1'], 'ERR Invalid slot or number of keys'],
    [['forget', 'nobody'], 'ERR Unknown node nobody'],
    [['replicate', A], "ERR Can't replicate myself"],
    [['replicate', C], 'ERR I can only replicate a master, not a replica.'],
    [['replicas', C], 'ERR The specified node is not a master'],
    [['count-failure-reports', 'nobody'], 'ERR Unknown node nobody'],
    [['meet', 'localhost', '7000'], 'ERR Invalid node address specified: localhost:7000'],
    [['meet', '127.0.0.1', 'port'], 'ERR Invalid TCP base port specified: port'],
    [['meet', '127.0.0.1', '7000', 'bus'], 'ERR Invalid TCP bus port specified: bus'],
    [['meet', '127.0.0.1', '7000', '17000', 'x'], "ERR unknown subcommand or wrong number of arguments for 'meet'. Try CLUSTER HELP."],
    [['setslot', '0', 'migrating', 'nobody'], "ERR I don't know about node nobody"],
    [['setslot', '9000', 'migrating', B], "ERR I'm not the owner of hash slot 9000"],
    [['setslot', '0', 'importing', B], "ERR I'm already the owner of hash slot 0"],
    [['setslot', '0', 'node', C], 'ERR Target node is not a master'],
    [['setslot', '0', 'away'], 'ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP'],
    [['failover'], 'ERR You should send CLUSTER FAILOVER to a replica'],
    [['failover', 'now'], 'ERR syntax error'],
    [['reset', 'gently'], 'ERR syntax error'],
    [['set-config-epoch', '-1'], 'ERR Invalid config epoch specified: -1'],
    [['set-config-epoch', '5'], 'ERR The user can assign a config epoch only when the node does not know any other node.'],
    [['nodes', 'x'], "ERR wrong number of arguments for 'cluster|nodes' command"],
    [['dance'], "ERR unknown subcommand 'dance'. Try CLUSTER HELP."],
  ])('CLUSTER %s', (args, error) => {
    expect(new ClusterClient({ conf: CONF }).call('cluster', ...args)).toBe(`-${error}`)
  })

  it.each([['cluster', 'info'], ['cluster', 'addslots', 'x'], ['cluster', 'help'], ['readonly'], ['readwrite'], ['asking']])(
    'says that cluster support is disabled: %s %s',
    (...args) => {
      const command = args.filter((word) => typeof word === 'string')
      expect(new ClusterClient({ disabled: true }).call(...command)).toBe('-ERR This instance has cluster support disabled')
    },
  )
})

describe('CLUSTER subcommands', () => {
  it('NODES, MYID, KEYSLOT', () => {
    const client = new ClusterClient({ conf: CONF })
    const nodes = client.call('cluster', 'nodes')
    expect(nodes).toContain(`${A} 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-8191\n`)
    expect(nodes).toContain(`${C} 127.0.0.1:7002@17002,host-c slave ${B} 0 0 2 disconnected\n`)
    expect(client.call('cluster', 'myid')).toBe(`$40\r\n${A}\r\n`)
    expect(client.call('cluster', 'keyslot', '{user1000}.following')).toBe(':3443\r\n')
  })

  it('INFO tells the state with CRLF lines', () => {
    const info = new ClusterClient({ conf: CONF }).call('cluster', 'info')
    expect(info).toContain('cluster_state:fail\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\n')
    expect(info).toContain('cluster_known_nodes:3\r\n')
    expect(info).toContain('cluster_current_epoch:2\r\ncluster_my_epoch:1\r\n')
    expect(info).toContain('total_cluster_links_buffer_limit_exceeded:0\r\n')
  })

  it('GETKEYSINSLOT and COUNTKEYSINSLOT see the keys of one slot', () => {
    const client = new ClusterClient({ conf: CONF })
    for (const key of ['{a}1', '{a}2', '{b}1']) client.db.set(key, 'v')
    const [slot = ''] = words(client.call('cluster', 'keyslot', 'a')).map((line) => line.slice(1))
    expect(client.call('cluster', 'countkeysinslot', slot)).toBe(':2\r\n')
    expect(words(client.call('cluster', 'getkeysinslot', slot, '10')).sort()).toEqual(['{a}1', '{a}2'])
    expect(words(client.call('cluster', 'getkeysinslot', slot, '1'))).toHaveLength(1)
    expect(client.call('cluster', 'getkeysinslot', '0', '10')).toBe('*0\r\n')
  })

  it('SLOTS leaves out a replica without data', () => {
    const client = new ClusterClient({ conf: CONF })
    expect(words(client.call('cluster', 'slots'))).toEqual([':0', ':8191', '127.0.0.1', ':7000', A, ':8192', ':16383', '127.0.0.1', ':7001', B])
    const replica = client.cluster?.core.node(C)
    if (replica) replica.offset = 7n
    expect(words(client.call('cluster', 'slots')).slice(-5)).toEqual(['127.0.0.1', ':7002', C, 'hostname', 'host-c'])
  })

  it('SHARDS lists every primary with its nodes', () => {
    const shards = words(new ClusterClient({ conf: CONF, offset: 5n }).call('cluster', 'shards'))
    expect(shards.slice(0, 4)).toEqual(['slots', ':0', ':8191', 'nodes'])
    expect(shards).toContain('loading')
    expect(shards.filter((word) => word === 'health')).toHaveLength(3)
    expect(shards.join(' ')).toContain('endpoint 127.0.0.1 role master replication-offset :5 health online')
  })

  it('SLOTS gives the preferred endpoint and the other names apart', () => {
    const client = new ClusterClient({ conf: CONF, config: { preferredEndpointType: 'hostname' } })
    expect(words(client.call('cluster', 'slots')).slice(2, 7)).toEqual(['?', ':7000', A, 'ip', '127.0.0.1'])
  })

  it('changes are saved before they are answered', () => {
    const client = new ClusterClient({ conf: CONF })
    expect(client.call('cluster', 'setslot', '0', 'migrating', B)).toBe('+OK\r\n')
    expect(client.saved.at(-1)).toContain(`[0->-${B}]`)
    expect(client.call('cluster', 'bumpepoch')).toBe('+BUMPED 3\r\n')
    expect(client.saved.at(-1)).toContain('vars currentEpoch 3')
  })

  it('SAVECONFIG reports a disk that is full', () => {
    const client = new ClusterClient({ conf: CONF, diskFull: true })
    expect(client.call('cluster', 'saveconfig')).toBe('-ERR error saving the cluster node config: No space left on device')
  })

  it('SLOT-STATS tells the keys of the slots of this shard', () => {
    const client = new ClusterClient({ conf: CONF })
    for (const key of ['{a}1', '{b}1', '{b}2', 'foo']) client.db.set(key, 'value')
    expect(client.call('cluster', 'slot-stats', 'slotsrange', '3299', '3301')).toBe('*3\r\n' + [[3299, 0], [3300, 2], [3301, 0]].map(([slot, keys]) => `*2\r\n:${slot}\r\n*2\r\n$9\r\nkey-count\r\n:${keys}\r\n`).join(''))
    expect(client.call('cluster', 'slot-stats', 'slotsrange', '8191', '8200')).toContain('*1\r\n*2\r\n:8191\r\n')
    expect(client.call('cluster', 'slot-stats', 'orderby', 'key-count', 'limit', '1')).toContain('*1\r\n*2\r\n:3300\r\n')
    expect(client.call('cluster', 'slot-stats', 'orderby', 'key-count', 'asc', 'limit', '1')).toContain('*1\r\n*2\r\n:0\r\n')
  })

  it.each([
    [['orderby', 'cpu-usec'], 'ERR Unrecognized sort metric for ORDERBY.'],
    [['orderby', 'key-count', 'limit', '0'], 'ERR Limit has to lie in between 1 and 16384 (maximum number of slots).'],
    [['orderby', 'key-count', 'limit'], 'ERR syntax error'],
    [['slotsrange', '5', '1'], 'ERR Start slot number 5 is greater than end slot number 1'],
    [['slotsrange', '5', '16384'], 'ERR Invalid or out of range slot'],
  ])('SLOT-STATS %s is refused', (args, error) => expect(new ClusterClient({ conf: CONF }).call('cluster', 'slot-stats', ...args)).toBe(`-${error}`))

  it('HELP names every subcommand', () => {
    const help = new ClusterClient({ conf: CONF }).call('cluster', 'help')
    for (const name of ['ADDSLOTSRANGE', 'COUNT-FAILURE-REPORTS', 'MYSHARDID', 'SETSLOT', 'SHARDS']) expect(help).toContain(`+${name}`)
  })

  it('READONLY, READWRITE and ASKING set the mode of the connection', () => {
    const client = new ClusterClient({ conf: CONF })
    expect(client.call('readonly')).toBe('+OK\r\n')
    expect(client.client.isReadonlyMode).toBe(true)
    client.call('readwrite')
    expect(client.client.isReadonlyMode).toBe(false)
    client.call('asking')
    expect(client.client.isAsking).toBe(true)
  })
})
