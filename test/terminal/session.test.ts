import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../src-main/explorer/cluster-client.ts'
import { NodeLink } from '../../src-main/terminal/node-link.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNodes, stopNodes, untilClusterOk } from '../support/redis-nodes.ts'
import type { TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { closeTerminals, terminal } from './open-terminal.ts'

function lastRows(text: string, count: number): string[] {
  return text.split('\n').slice(-count)
}

describe.skipIf(isMissing('redis-server', 'terminal sessions against real servers'))('a terminal session', () => {
  let nodes: TestNode[]
  let first: TestNode
  let second: TestNode
  const follow = (seed: TestNode = first): ClusterClient => new ClusterClient({ seed: { host: '127.0.0.1', port: seed.port }, mode: 'follow' })

  beforeAll(async () => {
    nodes = await startNodes('redis-server', 2)
    ;[first, second] = nodes as [TestNode, TestNode]
    await first.call('cluster', 'addslotsrange', 0, 8191)
    await second.call('cluster', 'addslotsrange', 8192, 16383)
    await second.call('cluster', 'set-config-epoch', 2)
    await first.call('cluster', 'meet', '127.0.0.1', second.port)
    await untilClusterOk(nodes)
    await until('both know both', async () => (await second.text('cluster', 'info')).includes('cluster_slots_assigned:16384'))
  })
  afterEach(closeTerminals)
  afterAll(() => stopNodes(nodes ?? []))

  it('follows MOVED, says so as redis-cli does, and moves its prompt', async () => {
    const t = terminal({ client: follow() })
    await t.type('', new RegExp(`^127.0.0.1:${first.port}>`))
    const text = await t.type('set key:test:2 value-2\r', new RegExp(`^127.0.0.1:${second.port}>`))
    expect(lastRows(text, 3)).toEqual([`-> Redirected to slot [9252] located at 127.0.0.1:${second.port}`, 'OK', `127.0.0.1:${second.port}>`])
    expect(lastRows(await t.type('get key:test:2\r'), 2)[0]).toBe('"value-2"')
  })

  it('says why keys cross slots, dimmed, with the slot of each', async () => {
    const t = terminal({ client: follow() })
    const text = await t.type('mset a 1 b 2\r')
    expect(text).toContain("(error) CROSSSLOT Keys in request don't hash to the same slot")
    expect(text).toContain('a is in slot 15495')
    expect(text).toContain('b is in slot 3300')
    expect(t.raw()).toContain('\x1b[90ma is in slot 15495')
  })

  it('follows ASK with ASKING and keeps asking the source afterwards', async () => {
    const [sourceId, targetId] = [await first.text('cluster', 'myid'), await second.text('cluster', 'myid')]
    await second.call('cluster', 'setslot', 5191, 'importing', sourceId)
    await first.call('cluster', 'setslot', 5191, 'migrating', targetId)
    try {
      const client = follow()
      const t = terminal({ client })
      const text = await t.type('get key:test:1\r', new RegExp(`:${second.port}>$`))
      expect(text).toContain(`-> Redirected to slot [5191] located at 127.0.0.1:${second.port}\n(nil)`)
      const trace = client.traceLog.newest(1)[0]!
      expect(trace.hops.map((hop) => hop.asking)).toEqual([false, true])
      expect(trace.slotTableChange).toBeUndefined()
    } finally {
      await first.call('cluster', 'setslot', 5191, 'stable')
      await second.call('cluster', 'setslot', 5191, 'stable')
    }
  })

  it('shows transactions in the prompt', async () => {
    const t = terminal({ client: follow() })
    await t.type('multi\r', /\(TX\)>$/)
    await t.type('discard\r', /\d>$/)
    expect(t.screen.text).toContain('(TX)> discard\nOK')
  })

  it('adds nothing of its own to a transaction, not even to find the keys of a command', async () => {
    const t = terminal({ client: follow() })
    await t.type('multi\r', /\(TX\)>$/)
    await t.type('sort {key:test:1}l store {key:test:1}d\r', /\(TX\)>$/)
    const text = await t.type('exec\r', /\d>$/)
    expect(lastRows(text, 2)[0]).toBe('1) (integer) 0')
  })

  it('keeps what it asks for itself out of a stream that begins right away', async () => {
    const t = terminal({ client: follow() })
    t.session.input('subscribe news\r')
    await until('subscribed', () => t.screen.text.includes('(integer) 1'))
    await first.call('publish', 'news', 'one')
    await until('the message', () => t.screen.text.includes('3) "one"'))
    const shown = t.screen.text.slice(t.screen.text.indexOf('Reading messages'))
    expect(shown.split('\n').slice(1)).toEqual(['1) "subscribe"', '2) "news"', '3) (integer) 1', '1) "message"', '2) "news"', '3) "one"'])
    await t.type('\x03')
    t.session.input('getdel')
    await until('the documentation was for the hints', () => t.screen.text.endsWith('> getdel key'))
  })

  it('streams SUBSCRIBE until Ctrl-C and works on afterwards', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input('subscribe news\r')
    await until('subscribed', () => t.screen.text.includes('(integer) 1'))
    await first.call('publish', 'news', 'one\x1b]0;owned\x07')
    await until('the message', () => t.screen.text.includes('3) "one\\x1b]0;owned\\a"'))
    expect(t.screen.text).toContain('Reading messages... (press Ctrl-C to quit or any key to type command)\n1) "subscribe"\n2) "news"\n3) (integer) 1')
    await t.type('\x03')
    expect(lastRows(await t.type('ping\r'), 2)[0]).toBe('PONG')
  })

  it('takes commands while subscribed, at a prompt of its own that messages leave alone', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input('subscribe news\r')
    await until('subscribed', () => t.screen.text.includes('(integer) 1'))
    await t.type('subscribe more', /\(subscribed mode\)> subscribe more/)
    await first.call('publish', 'news', 'in between')
    await until('the message above the prompt', () => /"in between"\n127\.0\.0\.1:\d+\(subscribed mode\)> subscribe more/.test(t.screen.text))
    t.session.input('\r')
    await until('the second channel', () => t.screen.text.includes('2) "more"\n3) (integer) 2'))
    t.session.input('get k\r')
    await until('refused by the server', () => t.screen.text.includes("(error) ERR Can't execute 'get'"))
    await t.type('unsubscribe\r', /:\d+>$/)
    expect(lastRows(await t.type('ping\r'), 2)[0]).toBe('PONG')
  })

  it('prints RESP3 invalidations above the line being typed', async () => {
    const t = terminal({ link: new NodeLink({ address: { host: '127.0.0.1', port: first.port }, protocol: 3 }) })
    await t.type('')
    await t.type('client tracking on\r')
    await t.type('get {key:test:1}tracked\r')
    await t.type('get half', /get half$/)
    await first.call('set', '{key:test:1}tracked', 1)
    await until('it is told', () => /-> invalidate: '\{key:test:1\}tracked'\n127\.0\.0\.1:\d+> get half$/.test(t.screen.text))
  })

  it('follows a redirect of SSUBSCRIBE to the node of the shard channel', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input('ssubscribe key:test:2\r')
    await until('subscribed there', () => t.screen.text.includes('1) "ssubscribe"'))
    expect(t.screen.text).toContain(`-> Redirected to slot [9252] located at 127.0.0.1:${second.port}`)
    await t.type('\x03', new RegExp(`:${second.port}>$`))
  })

  it('streams MONITOR, and Ctrl-C also gives up a blocked command and a repetition', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input('monitor\r')
    await until('OK', () => t.screen.text.endsWith('OK'))
    await first.call('echo', 'seen')
    await until('the command', () => t.screen.text.includes('"echo" "seen"'))
    await t.type('\x03')
    t.session.input('blpop {key:test:1} 0\r')
    await until('it waits', async () => (await first.text('client', 'list')).includes('cmd=blpop'))
    await t.type('\x03')
    expect(lastRows(await t.type('ping\r'), 2)[0]).toBe('PONG')
  })

  it('keeps what is typed while a command runs', async () => {
    const t = terminal({ client: follow() })
    t.session.input('ping one\rping two\rget x')
    await until('both ran', () => t.screen.text.includes('"two"') && t.screen.text.endsWith('> get x'))
  })

  it('knows the server\'s commands for hints, completion and help', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    t.session.input('set k')
    await until('a hint', () => t.screen.text.includes('set k value [NX|XX]'))
    t.session.input('\x15:set nohints\r')
    await t.type('set k', /set k$/)
    t.session.input('\x15object enc\t')
    await until('completed', () => t.screen.text.endsWith('> OBJECT ENCODING'))
    t.session.input('\x15')
    expect(await t.type('help getdel\r')).toContain('summary: Get the value of a key and delete the key')
  })

  it('remembers lines, but none with a password', async () => {
    const t = terminal({ client: follow() })
    for (const line of ['ping', 'auth secret', 'acl setuser x >secret', 'config set requirepass ""', 'hello 3 auth u secret', 'get "open', 'config get requirepass']) await t.type(`${line}\r`)
    expect(t.history.entries()).toEqual(['ping', 'get "open', 'config get requirepass'])
  })

  it('understands repeat counts, quit and its own words', async () => {
    const t = terminal({ client: follow() })
    expect(lastRows(await t.type('3 ping x\r'), 4).slice(0, 3)).toEqual(['"x"', '"x"', '"x"'])
    expect(lastRows(await t.type('get "x\r'), 2)[0]).toBe('Invalid argument(s)')
    expect(lastRows(await t.type('0 ping\r'), 2)[0]).toBe('Invalid redis-cli repeat command option value.')
    await t.type('clear\r')
    expect(t.screen.text.split('\n')).toHaveLength(1)
    t.session.input('exit\r')
    await until('closed', () => t.closed())
  })

  it('tells a lost connection and connects anew', async () => {
    const t = terminal({ client: follow() })
    await t.type('')
    const id = /"?(\d+)/.exec((await t.type('client id\r')).split('(integer)').at(-1)!)![1]!
    t.session.input('blpop {key:test:1} 0\r')
    await until('it waits', async () => (await first.text('client', 'list')).includes('cmd=blpop'))
    await first.call('client', 'kill', 'id', id)
    await until('not connected', () => t.screen.text.endsWith('not connected>'))
    expect(t.screen.text).toContain('Error: Server closed the connection')
    expect(lastRows(await t.type('ping\r', /\d>$/), 2)[0]).toBe('PONG')
  })

  it('says so at the prompt when the server goes away meanwhile, and keeps the line', async () => {
    for (const source of [{ client: follow() }, { link: new NodeLink({ address: { host: '127.0.0.1', port: first.port } }) }]) {
      const t = terminal(source)
      await t.type('')
      const id = (await t.type('client id\r')).split('(integer) ').at(-1)!.split('\n')[0]!
      await t.type('ping half', /ping half/)
      await first.call('client', 'kill', 'id', id)
      await until('the prompt says so', () => /^not connected> ping half/.test(t.screen.text.split('\n').at(-1)!))
      const text = await t.type('\r', /:\d+>$/)
      expect(lastRows(text, 2)[0]).toBe('"half"')
    }
  })

  it('says who could not be reached, and reaches them with connect', async () => {
    const [unused] = await freePorts(1)
    const t = terminal({ link: new NodeLink({ address: { host: '127.0.0.1', port: unused! } }) })
    await t.type('', /^not connected>$/)
    expect(t.screen.text).toContain(`Could not connect to Redis at 127.0.0.1:${unused}: Connection refused`)
    await t.type(`connect 127.0.0.1 ${second.port}\r`, new RegExp(`:${second.port}>$`))
    const text = await t.type('get key:test:1\r')
    expect(text).toContain(`(error) MOVED 5191 127.0.0.1:${first.port}`)
  })

  it('lets no byte of a server steer the terminal', async () => {
    const t = terminal({ client: follow() })
    await t.type('client setname innocent\r')
    const hostile = '\\x1b[2J\\x1b]52;c;AAAA\\x07\\xc2\\x9b31m\\xe2\\x80\\xae\\x7f'
    await t.type(`eval "return redis.error_reply('ERR ' .. ARGV[1])" 0 "${hostile}"\r`)
    await t.type(`eval "return redis.status_reply(ARGV[1])" 0 "${hostile}"\r`)
    await t.type(`echo "${hostile}"\r`)
    await t.type(`subscribe\r`)
    const shown = t.raw().replace(/\x1b\[(?:\?2004[hl]|[\d;]*[ACJm])/g, '')
    expect(shown).not.toMatch(/[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]/)
    expect(t.screen.text).toContain('\\x1b[2J\\x1b]52;c;AAAA\\x07\\x9b31m\\u202e\\x7f')
  })
})
