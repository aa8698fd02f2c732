import { ClusterClient } from '../../src-main/explorer/cluster-client.ts'
import { NodeConnection } from '../../src-main/explorer/node-connection.ts'
import { TerminalSession } from '../../src-main/terminal/session.ts'
import { freePorts } from '../support/free-ports.ts'
import { startNode, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'

const ROUNDS = 5
const COMMANDS = 3000
const ADDRESS_HOST = '127.0.0.1'
const REACH_MS = 0.2
const REPLY = '"value-1"'

/** What following hops and recording them, and the terminal on top, add to a GET over a plain connection, one after another. */
export async function router(): Promise<void> {
  const [port] = await freePorts(1)
  const node = await startNode('redis-server', port!, ['--save', '', '--cluster-enabled', 'yes'])
  try {
    await node.text('cluster', 'addslotsrange', '0', '16383')
    await untilClusterOk([node])
    const ways = await openWays(node)
    const medians = await measure(ways)
    for (const way of ways) way.close()
    const [direct] = medians
    const rows = ways.map(({ name }, i) => [name, medians[i]!.toFixed(4), i === 0 ? '' : (medians[i]! - direct!).toFixed(4), i === 0 ? '' : `≤ ${REACH_MS}`])
    keepTable('router', `GET on redis-server, one after another, median of ${ROUNDS * COMMANDS} commands each, ways in turn`, [['way', 'ms a command', 'more than direct', 'reach'], ...rows])
  } finally {
    await node.stop()
  }
}

interface Way {
  readonly name: string
  get(): Promise<unknown>
  close(): void
}

async function openWays(node: TestNode): Promise<Way[]> {
  const seed = { host: ADDRESS_HOST, port: node.port }
  const direct = await NodeConnection.open({ address: seed })
  const smart = new ClusterClient({ seed, mode: 'smart' })
  const follow = new ClusterClient({ seed, mode: 'follow' })
  await Promise.all([smart.connect(), follow.connect()])
  await direct.send(['set', 'key:test:1', 'value-1'])
  const command = ['get', 'key:test:1']
  return [
    { name: 'direct connection', get: () => direct.send(command), close: () => direct.close() },
    { name: 'router, by the slot table', get: () => smart.send(command), close: () => smart.close() },
    { name: 'router, as redis-cli -c', get: () => follow.send(command), close: () => follow.close() },
    terminal(new ClusterClient({ seed, mode: 'follow' }), `${ADDRESS_HOST}:${node.port}> `),
  ]
}

/** From Enter to the next prompt: the line is there already, as it is when somebody presses Enter. */
function terminal(client: ClusterClient, prompt: string): Way {
  let seen = ''
  let onPrompt = (): void => undefined
  const session = new TerminalSession({
    client,
    columns: 120,
    output: (data) => {
      seen += data
      const at = seen.indexOf(REPLY)
      if (at !== -1 && seen.includes(prompt, at)) onPrompt()
    },
    onClose: () => undefined,
  })
  return {
    name: 'terminal, Enter to prompt',
    get: () => new Promise<void>((resolve) => {
      onPrompt = resolve
      seen = ''
      session.input('get key:test:1\r')
    }),
    close: () => {
      session.close()
      client.close()
    },
  }
}

async function measure(ways: readonly Way[]): Promise<number[]> {
  const times: number[][] = ways.map(() => [])
  for (const way of ways) await run(way, COMMANDS) // The JIT warms up.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, way] of ways.entries()) times[i]!.push(...(await run(way, COMMANDS)))
  }
  return times.map(median)
}

async function run(way: Way, commands: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < commands; i++) {
    const startedAt = performance.now()
    await way.get()
    times.push(performance.now() - startedAt)
  }
  return times
}
