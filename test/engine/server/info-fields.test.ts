import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer, untilInSync } from '../replication/redis-server.ts'

/** Fields of redis-server 7.0.15 that mean nothing here, and why. */
const ABSENT: Readonly<Record<string, string>> = {
  'Server.atomicvar_api': 'names how C shares variables between threads',
  'Server.gcc_version': 'names the C compiler; node_version says what runs this node',
}

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

/** Names of all fields, with the section each stands in. */
async function fieldsOf(server: TestServer): Promise<string[]> {
  let section = ''
  const fields: string[] = []
  for (const line of String(await server.redis.call('INFO', 'everything')).split('\r\n')) {
    if (line.startsWith('# ')) section = line.slice(2)
    else if (line.includes(':')) fields.push(`${section}.${line.slice(0, line.indexOf(':'))}`)
  }
  return fields.filter((field) => !/^(Commandstats|Errorstats|Latencystats|Keyspace)\./.test(field))
}

describe.skipIf(!hasRedisServer)('INFO', () => {
  it('has every field of redis-server, but those that mean nothing here', async () => {
    const ours = new Set(await fieldsOf(await started(startOurs())))
    const theirs = await fieldsOf(await started(startRedisServer()))
    expect(theirs.filter((field) => !ours.has(field)).sort()).toEqual(Object.keys(ABSENT).sort())
  })
})

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
  await until('the rate is told', async () => Number(await replica.info('instantaneous_input_repl_kbps')) > 0)
  await primary.redis.config('RESETSTAT')
  expect(Number(await primary.info('total_net_repl_output_bytes'))).toBeLessThan(1000)
})
