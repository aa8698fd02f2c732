import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { promptTrib } from '../../src-main/cli/trib-prompt.ts'
import { ClusterClient } from '../../src-main/explorer/cluster-client.ts'
import { bytesFromText } from '../../src-main/engine/text.ts'
import { namesForSlot } from '../../src-main/explorer/key-for-slot.ts'
import type { Deed } from '../../src-main/terminal/admission.ts'
import type { Answers } from '../../src-main/terminal/broadcast/answers.ts'
import { broadcast } from '../../src-main/terminal/broadcast/broadcast.ts'
import { ClusterLink } from '../../src-main/terminal/cluster-link.ts'
import { NodeLink } from '../../src-main/terminal/node-link.ts'
import type { TerminalState } from '../../src-main/terminal/terminal-state.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNodes, stopNodes, untilClusterOk } from '../support/redis-nodes.ts'
import type { TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { ourCli } from './cli-run.ts'
import { closeTerminals, terminal } from './open-terminal.ts'

describe.skipIf(isMissing('redis-server', 'a terminal that speaks to several nodes'))('a terminal of a cluster', () => {
  let nodes: TestNode[]
  let home: string
  const follow = (): ClusterClient => new ClusterClient({ seed: { host: '127.0.0.1', port: nodes[0]!.port }, mode: 'follow' })
  const trib = (): ReturnType<typeof promptTrib> => promptTrib({}, { XDG_DATA_HOME: home })

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'slotscope-terminal-'))
    nodes = await startNodes('redis-server', 3)
    const created = terminal({ link: new NodeLink({ address: { host: '127.0.0.1', port: nodes[0]!.port } }), trib: trib() })
    await created.type('')
    await created.type(`trib create --yes ${nodes.map(({ port }) => `127.0.0.1:${port}`).join(' ')}\r`)
    closeTerminals()
    await untilClusterOk(nodes)
    for (const [node, firstSlot] of [[nodes[0]!, 0], [nodes[1]!, 5461], [nodes[2]!, 10923]] as const) {
      for (let slot = firstSlot; slot < firstSlot + 40; slot++) {
        const [tag] = namesForSlot(slot, '', 1).tags
        for (const name of ['one', 'two', 'three']) await node.call('set', `{${tag}}${name}`, 'value')
      }
    }
  })
  afterEach(closeTerminals)
  afterAll(async () => {
    await stopNodes(nodes ?? [])
    rmSync(home, { recursive: true, force: true })
  })

  it('sends a command to all primaries and shows the answers side by side, differences marked', async () => {
    const heard: Answers[] = []
    const client = follow()
    const t = terminal({ client, onAnswers: (answers) => heard.push(answers) })
    await t.type('')
    const text = await t.type(':masters config get port\r')
    for (const { port } of nodes) expect(text).toContain(`≠ ${port}`)
    expect(text).toContain('3 nodes: answers differ')
    expect(heard[0]!.rows).toMatchObject([{ label: 'port', cells: nodes.map(({ port }) => String(port)), differs: true }])
    expect(client.traceLog.newest()).toHaveLength(3)
    for (const { port } of nodes) expect(client.traceLog.newest()).toContainEqual(expect.objectContaining({ command: 'config get port', hops: [expect.objectContaining({ node: { host: '127.0.0.1', port }, reason: 'broadcast' })] }))
    expect(await t.type(':masters config get maxmemory\r')).toContain('3 nodes: the same answer')
  })

  it('makes several nodes its target until told otherwise, and its prompt says so', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    await t.type(':set target all\r', /\(all\)>$/)
    expect(await t.type('ping\r', /\(all\)>$/)).toMatch(/primary {2}PONG\n3 nodes: the same answer|primary {2}PONG\n.*\n?3 nodes: the same answer/)
    expect(await t.type('multi\r', /\(all\)>$/)).toContain('MULTI is about one connection')
    await t.type(':set target node\r', /\d>$/)
    expect((await t.type('ping\r')).split('\n').at(-2)).toBe('PONG')
  })

  it('asks before what may change something goes to several nodes, and not before what only tells', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    await t.type(':masters set key:test:1 no\r', /SET may change these 3 nodes. Send it\? \(y\/N\)$/)
    await t.type('n\r')
    expect(await nodes[0]!.call('exists', 'key:test:1').catch(() => 0)).toBe(0)
    await t.type(':all config set maxmemory-samples 7\r', /CONFIG may change these 3 nodes/)
    expect(await t.type('yes\r')).toContain('3 nodes: the same answer')
    for (const node of nodes) expect(await node.call('config', 'get', 'maxmemory-samples')).toEqual(['maxmemory-samples', '7'])
    await t.type(':all config get maxmemory-samples\r')
    await t.type(':all config set maxmemory-samples 5\r', /N\)$/)
    await t.type('\x03')
    expect(t.history.entries()).not.toContain('yes')
  })

  it('says of a node that is gone why it did not answer, beside the others\' answers', async () => {
    const [port] = await freePorts(1)
    const roll = [{ nodeId: 'a', host: '127.0.0.1', port: nodes[0]!.port, role: 'primary' }, { nodeId: 'b', host: '127.0.0.1', port: port!, role: 'primary' }] as const
    const link = new ClusterLink({ client: follow() })
    await link.open(0)
    const { rows } = await broadcast(link, roll, 'all', ['ping'])
    link.close()
    expect(rows).toMatchObject([{ cells: ['PONG', `Could not connect to Redis at 127.0.0.1:${port}: Connection refused`], odd: [true, true] }])
  })

  it('waits for a silent node no longer than until Ctrl-C', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input(':all blpop {key:test:1}never 0\r')
    await until('it asks', () => t.screen.text.includes('Send it?'))
    t.session.input('y\r')
    await until('somebody waits', async () => (await nodes[0]!.text('client', 'list')).includes('cmd=blpop'))
    await t.type('\x03', /\d>$/)
    expect((await t.type('ping\r')).split('\n').at(-2)).toBe('PONG')
  })

  it('asks every deed\'s leave first, whatever the line, and refuses what is not admitted', async () => {
    const deeds: Deed[] = []
    const admit = (deed: Deed): string | undefined => {
      deeds.push(deed)
      return deed.kind === 'trib' || deed.args[0] === 'set' ? 'this connection is read-only' : undefined
    }
    const t = terminal({ client: follow(), admit, trib: trib() })
    await t.type('')
    await t.type('ping\r')
    expect(await t.type('set key:test:1 x\r')).toContain('(refused) this connection is read-only')
    await t.type(':all set key:test:1 x\r')
    await t.type('trib check\r')
    expect(deeds.map((deed) => `${deed.kind} ${deed.args[0]}${deed.kind === 'command' ? ` ${deed.target}` : ''}`)).toEqual(['command ping node', 'command set node', 'command set all', 'trib check'])
    expect(await nodes[0]!.call('exists', 'key:test:1').catch(() => 0)).toBe(0)
  })

  it('runs trib from the node of its prompt, asks, and shows how far it has come', async () => {
    const states: TerminalState[] = []
    const t = terminal({ client: follow(), trib: trib(), onState: (state) => states.push(state) })
    await t.type('')
    expect(await t.type('trib check\r')).toContain('[OK] All 16384 slots covered.')
    const target = await nodes[1]!.text('cluster', 'myid')
    await t.type(`trib reshard --from all --to ${target} --slots 40 --throttle 30\r`, /\(yes\/no\)\?$|'yes' to accept\): ?$|accept\):$/)
    t.session.input('yes\r')
    await until('progress', () => states.some(({ progress }) => progress !== undefined))
    await t.type('', /\d>$/)
    expect(t.raw()).toMatch(/\[[█░]{20}\] +\d+% {2}\d+ of 40 slots/)
    expect(new Set(states.map(({ activity }) => activity))).toEqual(new Set(['idle', 'trib', 'question']))
    expect(states.at(-1)).toMatchObject({ activity: 'idle', progress: undefined })
  })

  it('stops an operation at a safe point on Ctrl-C, says how to go on, and does', async () => {
    const t = terminal({ client: follow(), trib: trib() })
    await t.type('')
    const target = await nodes[0]!.text('cluster', 'myid')
    t.session.input(`trib reshard --from all --to ${target} --slots 3000 --throttle 40 --yes\r`)
    await until('it moves', () => t.raw().includes('keys/s'))
    await t.type('\x03')
    expect(t.screen.text).toContain('Stopping at the next safe point')
    const operation = /slotscope trib resume (\S+)/.exec(t.screen.text)?.[1]
    expect(operation, t.screen.text.slice(-1500)).toBeDefined()
    expect(await t.type(`trib resume ${operation}\r`)).toContain('is done')
    expect(await t.type('trib check\r')).toContain('[OK] All nodes agree about slots configuration.')
  })

  it('changes the form of replies in between', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    await t.type(':set format json\r')
    expect((await t.type('config get port\r')).split('\n').at(-2)).toBe(`["port","${nodes[0]!.port}"]`)
    await t.type(':set format table\r')
    expect((await t.type('config get port\r')).split('\n').slice(-4, -1)).toEqual(['field │ value', '──────┼──────', `port  │ ${nodes[0]!.port}`])
    await t.type(':set format redis-cli\r')
    expect((await t.type('config get port\r')).split('\n').at(-2)).toBe(`2) "${nodes[0]!.port}"`)
  })

  it('completes and hints its own words', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    await t.type(':masters dbs\t', /> :masters DBSIZE$/)
    await t.type('\x15trib resh\t', /> trib reshard/)
    await t.type('\x15:set form', /:set form/)
    await t.type('\x15:masters config get', /:masters config get parameter \[parameter \.\.\.\]$/)
  })

  it('lets no byte of a server steer the terminal, neither in tables nor side by side', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    const hostile = '\\x1b[2J\\x1b]52;c;AAAA\\x07\\xc2\\x9b31m\\xe2\\x80\\xae\\x7f\\r\\n'
    await t.type(':set format table\r')
    await t.type(`eval "return {ARGV[1], {ARGV[1], ARGV[1]}}" 0 "${hostile}"\r`)
    await t.type(`eval "return {{'name', ARGV[1]}, {'name', ARGV[1]}}" 0 "${hostile}"\r`)
    for (const script of ['return ARGV[1]', "return redis.error_reply('ERR ' .. ARGV[1])", 'return {ARGV[1], ARGV[1]}']) {
      await t.type(`:masters eval "${script}" 0 "${hostile}"\r`, /N\)$/)
      await t.type('y\r', /\d>$/)
    }
    const shown = t.raw().replace(/\x1b\[(?:\?2004[hl]|[\d;]*[ACJm])/g, '')
    expect(shown).not.toMatch(/[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]/)
    expect(t.screen.text).toContain('\\x1b[2J')
  })

  it('does the same for the command line', async () => {
    const port = String(nodes[0]!.port)
    const once = await ourCli(['-p', port, ':masters', 'ping'])
    expect(once.code).toBe(0)
    expect(once.stdout.match(/PONG/g)).toHaveLength(3)
    const piped = await ourCli(['-p', port], { input: ':all config get port\n:set format table\nconfig get port\ntrib info\n', env: { XDG_DATA_HOME: home } })
    expect(piped.stdout).toContain('3 nodes: answers differ')
    expect(piped.stdout).toContain(bytesFromText('field │ value'))
    expect(piped.stdout).toMatch(/\[OK\] \d+ keys in 3 masters/)
    expect(piped.stdout).not.toContain('\x1b')
    expect((await ourCli(['-p', port, '--table', 'config', 'get', 'port'])).stdout).toContain(bytesFromText('│'))
  })
})
