import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer, untilInSync } from '../replication/redis-server.ts'

/** Fields of redis-server 7.0.15 that mean nothing here, and why. */
const ABSENT: Readonly<Record<string, string>> = {
  'Server.atomicvar_api': 'names how C shares variables between threads',
  'Server.gcc_version': 'names the C compiler; node_version says what runs this node',
}

/** Names, numbers or not. */
const NAMES: ReadonlySet<string> = new Set(['Server.redis_build_id', 'Server.redis_git_sha1', 'Server.run_id', 'Replication.master_replid', 'Replication.master_replid2'])

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

/** Whatever the names of commands, errors and databases are, these sections hold nothing else. */
const FREE_NAMES = /^(Commandstats|Errorstats|Latencystats|Keyspace)\./

/** All fields by name, with the section each stands in. */
async function fieldsOf(server: TestServer): Promise<ReadonlyMap<string, string>> {
  let section = ''
  const fields = new Map<string, string>()
  for (const line of String(await server.redis.call('INFO', 'everything')).split('\r\n')) {
    const colon = line.indexOf(':')
    if (line.startsWith('# ')) section = line.slice(2)
    else if (colon > 0) fields.set(`${section}.${line.slice(0, colon)}`, line.slice(colon + 1))
  }
  return fields
}

/** What a tool has to be able to read in a value. */
function formOf(value: string): string {
  if (/^-?\d+$/.test(value)) return 'a whole number'
  const decimals = /^-?\d+\.(\d+)(%?)$/.exec(value)
  if (decimals !== null) return `a number with ${decimals[1]!.length} decimals${decimals[2]}`
  if (/^\d+(\.\d\d)?[BKMGTP]$/.test(value)) return 'a size for people'
  return value.split(',').map((part) => part.replace(/=.*/, '')).join(',').replace(/^[^=,]*$/, 'text')
}

type Start = (args?: readonly string[]) => Promise<TestServer>

/** A server in each of the states in which INFO tells more than else. */
const STATES: Readonly<Record<string, (start: Start) => Promise<TestServer>>> = {
  'alone': (start) => start(),
  'with an append-only file': (start) => start(['--appendonly', 'yes']),
  'in cluster mode': (start) => start(['--cluster-enabled', 'yes']),
  'that wants replicas': (start) => start(['--min-replicas-to-write', '1']),
  async 'with a replica'(start) {
    const [primary, replica] = [await start(), await start()]
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await untilInSync(primary, replica)
    return primary
  },
  async 'that is a replica'(start) {
    const [primary, replica] = [await start(), await start()]
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await untilInSync(primary, replica)
    return replica
  },
  async 'whose primary is away'(start) {
    const replica = await start()
    await replica.redis.replicaof('127.0.0.1', 1)
    return replica
  },
}

describe.skipIf(!hasRedisServer)('INFO', () => {
  it.each(Object.entries(STATES))('of a server %s has every field of redis-server in the same form, but those that mean nothing here', async (_state, make) => {
    const ours = await fieldsOf(await make((args) => started(startOurs(args))))
    const theirs = await fieldsOf(await make((args) => started(startRedisServer(['--repl-diskless-sync-delay', '0', ...(args ?? [])]))))
    const wanted = [...theirs].filter(([field]) => !FREE_NAMES.test(field) && !(field in ABSENT))
    const form = (field: string, value: string | undefined): string => `${field}: ${value === undefined ? 'missing' : NAMES.has(field) ? 'a name' : formOf(value)}`
    expect(wanted.map(([field]) => form(field, ours.get(field)))).toEqual(wanted.map(([field, value]) => form(field, value)))
    // What is asked for by its place, as some scrapers do, stands in the same order.
    expect([...ours.keys()].filter((field) => theirs.has(field) && !FREE_NAMES.test(field))).toEqual(wanted.map(([field]) => field))
  })

  it('counts what clients did as redis-server counts it', async () => {
    const told: string[][] = []
    for (const start of [startOurs, startRedisServer]) {
      const server = await started(start())
      await useEverything(server.redis)
      const fields = await fieldsOf(server)
      told.push(COUNTED.map((field) => `${field}:${fields.get(field)}`), [...fields].filter(([field]) => FREE_NAMES.test(field)).map(([field, value]) => `${field}:${timeless(value)}`).sort())
    }
    expect(told.slice(0, 2)).toEqual(told.slice(2))
  })
})

/** Fields whose value depends on nothing but what clients did. */
const COUNTED = [
  'Server.redis_mode', 'Server.arch_bits', 'Server.redis_git_dirty', 'Server.process_supervised', 'Server.hz', 'Server.configured_hz', 'Server.config_file', 'Server.io_threads_active',
  'Clients.connected_clients', 'Clients.cluster_connections', 'Clients.maxclients', 'Clients.blocked_clients', 'Clients.tracking_clients', 'Clients.clients_in_timeout_table',
  'Memory.number_of_cached_scripts', 'Memory.number_of_functions', 'Memory.number_of_libraries', 'Memory.maxmemory', 'Memory.maxmemory_human', 'Memory.maxmemory_policy', 'Memory.mem_clients_slaves', 'Memory.mem_cluster_links', 'Memory.mem_aof_buffer',
  'Memory.mem_not_counted_for_evict', 'Memory.mem_replication_backlog', 'Memory.mem_total_replication_buffers', 'Memory.lazyfree_pending_objects', 'Memory.lazyfreed_objects',
  'Persistence.loading', 'Persistence.async_loading', 'Persistence.rdb_changes_since_last_save', 'Persistence.rdb_bgsave_in_progress', 'Persistence.rdb_last_bgsave_status', 'Persistence.rdb_saves', 'Persistence.rdb_last_load_keys_expired',
  'Persistence.rdb_last_load_keys_loaded', 'Persistence.aof_enabled', 'Persistence.aof_rewrite_in_progress', 'Persistence.aof_last_rewrite_time_sec', 'Persistence.aof_last_bgrewrite_status', 'Persistence.aof_last_write_status',
  'Stats.total_connections_received', 'Stats.total_commands_processed', 'Stats.rejected_connections', 'Stats.sync_full', 'Stats.expired_keys', 'Stats.evicted_keys', 'Stats.evicted_clients', 'Stats.keyspace_hits', 'Stats.keyspace_misses',
  'Stats.pubsub_channels', 'Stats.pubsub_patterns', 'Stats.pubsubshard_channels', 'Stats.migrate_cached_sockets', 'Stats.slave_expires_tracked_keys', 'Stats.tracking_total_keys', 'Stats.tracking_total_items', 'Stats.tracking_total_prefixes',
  'Stats.unexpected_error_replies', 'Stats.total_error_replies',
  'Replication.role', 'Replication.connected_slaves', 'Replication.master_failover_state', 'Replication.master_replid2', 'Replication.master_repl_offset', 'Replication.second_repl_offset', 'Replication.repl_backlog_active', 'Replication.repl_backlog_size',
  'Replication.repl_backlog_first_byte_offset', 'Replication.repl_backlog_histlen', 'Cluster.cluster_enabled',
]

/** Times left out, which differ from run to run. */
function timeless(value: string): string {
  return value.replace(/(usec|usec_per_call|avg_ttl|p[\d.]+)=[\d.]+/g, '$1=')
}

/** A bit of everything that INFO counts, errors among it. */
async function useEverything(redis: TestServer['redis']): Promise<void> {
  const requests = [
    ['CONFIG', 'RESETSTAT'], ['SET', 'a', '1'], ['SET', 'b', '2', 'PX', '1'], ['SET', 'c', '3', 'EX', '1000'], ['GET', 'a'], ['GET', 'none'], ['MGET', 'a', 'none', 'none'], ['EXISTS', 'a', 'none'], ['TTL', 'c'], ['TYPE', 'a'],
    ['LPUSH', 'a', 'x'], ['GET'], ['NOSUCH', 'x'], ['INCR', 'a'], ['INCRBY', 'a', 'x'], ['HSET', 'h', 'f', 'v'], ['HGET', 'h', 'f'], ['HGET', 'h2', 'f'], ['SADD', 's', 'a', 'b'], ['SUNIONSTORE', 's2', 's', 'none'],
    ['SISMEMBER', 's', 'a'], ['ZADD', 'z', '1', 'a'], ['ZRANGE', 'none', '0', '-1'], ['XADD', 'x', '1-1', 'f', 'v'], ['XREAD', 'STREAMS', 'x', 'none', '0', '0'], ['SORT', 's', 'ALPHA', 'STORE', 'l'], ['COPY', 'a', 'd'], ['RENAME', 'none', 'x'],
    ['DEL', 'd'], ['UNLINK', 's2'], ['OBJECT', 'ENCODING', 'none'], ['DUMP', 'none'], ['EVAL', 'return redis.call("get", KEYS[1])', '1', 'a'], ['EVAL', 'return redis.call("lpush", KEYS[1], 1)', '1', 'a'], ['EVAL', 'return redis.pcall("lpush", KEYS[1], 1)', '1', 'a'],
    ['EVALSHA', 'f'.repeat(40), '0'], ['SCRIPT', 'LOAD', 'return 1'], ['FUNCTION', 'LOAD', '#!lua name=one\nredis.register_function("f1", function() return 1 end)\nredis.register_function("f2", function() return redis.call("get", "none") end)'],
    ['FCALL', 'f1', '0'], ['FCALL', 'f2', '0'], ['FCALL', 'none', '0'], ['SELECT', '3'], ['SET', 'other', '1'], ['SELECT', '99'], ['SELECT', '0'], ['MULTI'], ['SET', 'm', '1'], ['NOSUCH'], ['EXEC'], ['MULTI'], ['INCR', 'h'], ['GET', 'none'], ['EXEC'],
    ['WATCH', 'a'], ['UNWATCH'], ['PUBLISH', 'c', 'm'], ['CLIENT', 'SETNAME', 'a b'], ['CLIENT', 'NOSUCH'], ['CONFIG', 'SET', 'nosuch', '1'], ['CLIENT', 'GETNAME'], ['BLPOP', 'none', '0.01'], ['GETEX', 'c', 'PERSIST'], ['EXPIRE', 'h', '-1'],
    ['RESTORE', 'r', '0', 'bad'], ['ACL', 'SETUSER', 'bob', 'on', 'nopass', '+get', '~x*'], ['ACL', 'DRYRUN', 'bob', 'set', 'a', 'b'], ['AUTH', 'bob', 'x'], ['GET', 'a'], ['GET', 'x'], ['SET', 'x', '1'], ['PING'], ['AUTH', 'default', 'x'], ['AUTH', 'default', ''],
  ]
  for (const request of requests) await redis.call(...(request as [string, ...string[]])).catch(() => undefined)
  // Long enough for the cron to take out what has run out; asking for it would be counted.
  await new Promise((resolve) => setTimeout(resolve, 500))
}

it('INFO counts what goes between a primary and its replica apart, and in the whole', async () => {
  const primary = await started(startOurs())
  const replica = await started(startOurs())
  await primary.redis.set('large', 'x'.repeat(100_000))
  await replica.redis.replicaof('127.0.0.1', primary.port)
  await untilInSync(primary, replica)
  await primary.redis.set('later', Array.from({ length: 10_000 }, (_, at) => String(at)).join(' '))
  await untilInSync(primary, replica)
  const [sent, received] = [Number(await primary.info('total_net_repl_output_bytes')), Number(await replica.info('total_net_repl_input_bytes'))]
  expect(received).toBeGreaterThan(48_000)
  // The answers of the handshake are sent by the primary and count for neither as part of the stream.
  expect(Math.abs(sent - received)).toBeLessThan(500)
  expect(Number(await replica.info('total_net_input_bytes'))).toBeGreaterThan(received)
  // It is that of the last second and a half: on a busy machine what was sent above may be out of it.
  await until('the rate is told', async () => {
    await primary.redis.set('later', 'x'.repeat(10_000))
    return Number(await replica.info('instantaneous_input_repl_kbps')) > 0
  })
  await primary.redis.config('RESETSTAT')
  expect(Number(await primary.info('total_net_repl_output_bytes'))).toBeLessThan(1000)
})
