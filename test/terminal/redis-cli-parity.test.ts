import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNode, startNodes, stopNodes, untilClusterOk } from '../support/redis-nodes.ts'
import type { TestNode } from '../support/redis-nodes.ts'
import { ourCli, realCli } from './cli-run.ts'
import type { CliRun, CliRunOptions } from './cli-run.ts'
import { CORPUS, ONE_SHOT, ONE_SHOT_DATA } from './corpus.ts'

const STANDALONE = ['--save', '', '--appendonly', 'no', '--enable-debug-command', 'yes']

/** The corpus with a marker after each command, so that replies can be compared one by one. */
const MARKED_INPUT = `${CORPUS.flatMap((line, index) => [line, `echo <<${index}>>`]).join('\n')}\n`

/** Output per command. Numbers that differ from run to run (of clients, of the server's memory) are blotted out. */
function repliesByCommand(run: CliRun): string[] {
  return run.stdout.split(/"?<<\d+>>"?\n/).map((text) => text.replace(/("id"\n.*?\(integer\)) \d+/gs, '$1 N').replace(/("?id"? => \(integer\)) \d+/g, '$1 N'))
}

describe.skipIf(isMissing('redis-server', 'parity of the terminal with redis-cli') || isMissing('redis-cli', 'parity of the terminal with redis-cli'))('slotscope cli beside redis-cli 7.0', () => {
  let node: TestNode

  const both = async (argv: readonly string[], options: CliRunOptions = {}): Promise<{ ours: CliRun; theirs: CliRun }> => {
    const at = ['-p', String(node.port), ...argv]
    await node.call('flushall')
    if (options.input === undefined || argv.includes('-x')) await realCli(['-p', String(node.port)], { input: ONE_SHOT_DATA })
    const theirs = await realCli(at, options)
    await node.call('flushall')
    if (options.input === undefined || argv.includes('-x')) await realCli(['-p', String(node.port)], { input: ONE_SHOT_DATA })
    const ours = await ourCli(at, options)
    return { ours, theirs }
  }

  beforeAll(async () => {
    const [port] = await freePorts(1)
    node = await startNode('redis-server', port!, STANDALONE)
  })
  beforeEach(() => node.call('config', 'resetstat'))
  afterAll(() => node?.stop())

  it('has a corpus of at least 150 commands', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(150)
  })

  for (const mode of [['--no-raw'], ['--no-raw', '-3'], ['--raw'], ['--csv'], ['--json', '-2'], ['--json'], ['--quoted-json', '-3']]) {
    it(`prints every reply of the corpus alike with ${mode.join(' ')}`, async () => {
      const { ours, theirs } = await both(mode, { input: MARKED_INPUT })
      const expected = repliesByCommand(theirs)
      const found = repliesByCommand(ours)
      const differences = expected.flatMap((text, index) => (text === found[index] ? [] : [{ command: CORPUS[index], expected: text, found: found[index] }]))
      expect(differences).toEqual([])
      expect(found.length).toBe(expected.length)
      expect(ours.code).toBe(theirs.code)
    })
  }

  for (const mode of [['--no-raw'], ['--no-raw', '-3'], ['--raw'], ['--csv', '-3'], ['--json'], ['--quoted-json', '-2'], ['-e'], ['-d', ';', '-D', '|']]) {
    it(`answers one-shot commands alike with ${mode.join(' ')}`, async () => {
      const differences = []
      for (const command of ONE_SHOT) {
        const { ours, theirs } = await both([...mode, ...command])
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) differences.push({ command, theirs, ours })
      }
      expect(differences).toEqual([])
    })
  }

  it('takes the last argument or a tagged one from standard input', async () => {
    const last = await both(['-x', 'set', 'text'], { input: 'from\0stdin\n' })
    expect(last.ours).toEqual(last.theirs)
    expect((await realCli(['-p', String(node.port), '--no-raw', 'get', 'text'])).stdout).toBe('"from\\x00stdin\\n"\n')
    const tagged = await both(['-X', 'TAG', 'append', 'TAG', 'v'], { input: 'key' })
    expect(tagged.ours).toEqual(tagged.theirs)
    const missed = await both(['-X', 'TAG', 'get', 'k'], { input: 'x' })
    expect(missed.ours).toEqual(missed.theirs)
  })

  it.each([
    [['-r', '3', 'incr', 'counter']], [['-r', '2', '-i', '0.01', 'ping']], [['-n', '3', 'set', 'a', 'b']], [['-n', '99', 'ping']],
    [['--quoted-input', 'set', '"\\x00\\x01"', 'v']], [['--quoted-input', 'set', '"open', 'v']], [['-e', 'nosuch']], [['-e', 'get', 'text']],
    [['-c', '-s', '/tmp/x', 'ping']], [['-2', '-3', 'ping']], [['--nosuch']], [['-x', '-X', 'a', 'b']]
  ])('treats %j alike, exit code and streams', async (argv) => {
    const { ours, theirs } = await both(argv)
    expect(ours).toEqual(theirs)
  })

  it('words a refused connection alike', async () => {
    const [unused] = await freePorts(1)
    const at = ['-p', String(unused), 'ping']
    expect(await ourCli(at)).toEqual(await realCli(at))
    const noSocket = ['-s', '/nonexistent/redis.sock', 'ping']
    expect(await ourCli(noSocket)).toEqual(await realCli(noSocket))
    const piped = { input: 'ping\nping\n' }
    expect(await ourCli(['-p', String(unused)], piped)).toEqual(await realCli(['-p', String(unused)], piped))
  })

  it('documents every group of commands alike', async () => {
    const plain = (text: string): string => text.replace(/\x1b\[[\d;]*m|\r/g, '')
    for (const group of ['generic', 'string', 'list', 'set', 'sorted-set', 'hash', 'pubsub', 'transactions', 'connection', 'server', 'scripting', 'hyperloglog', 'cluster', 'geo', 'stream', 'bitmap']) {
      const at = ['-p', String(node.port), 'help', `@${group}`]
      const theirs = plain((await realCli(at)).stdout)
      expect(theirs.length, group).toBeGreaterThan(100)
      expect(plain((await ourCli(at)).stdout), group).toBe(theirs)
    }
  })

  it('documents one command alike', async () => {
    const at = ['-p', String(node.port), 'help', 'cluster', 'setslot']
    expect((await ourCli(at)).stdout).toBe((await realCli(at)).stdout.replace(/\x1b\[[\d;]*m|\r/g, ''))
  })

  describe('with a password', () => {
    beforeAll(() => node.call('config', 'set', 'requirepass', 'secret'))
    afterAll(() => node.call('config', 'set', 'requirepass', ''))

    it.each([
      [['ping'], {}], [['-a', 'secret', 'ping'], {}], [['-a', 'wrong', 'ping'], {}], [['-a', 'secret', '--no-auth-warning', 'ping'], {}],
      [['--user', 'default', '--pass', 'secret', '--no-auth-warning', 'ping'], {}], [['ping'], { REDISCLI_AUTH: 'secret' }],
      [['-a', 'wrong', '-n', '3', '-3', 'ping'], {}], [['-n', '3', '--raw'], {}], [['-e', 'get', 'k'], {}]
    ])('logs in or fails alike with %j', async (argv, env) => {
      const options = argv.length === 3 && argv[2] === '--raw' ? { env, input: 'auth wrong\nauth secret\nset here 1\n' } : { env }
      const at = ['-p', String(node.port), ...argv]
      expect(await ourCli(at, options)).toEqual(await realCli(at, options))
    })

    // With an empty user name ("redis://:secret@…", which redis-cli takes for a user called "") ours logs in as the default user.
    it('takes an empty user name in a URI for the default user', async () => {
      const uri = `redis://:secret@127.0.0.1:${node.port}/2`
      expect(await ourCli(['--no-auth-warning', '-u', uri, 'ping'])).toEqual({ code: 0, stdout: 'PONG\n', stderr: '' })
    })

    it.each([['redis://default:secret@127.0.0.1:PORT/2'], ['redis://default:secret@127.0.0.1:PORT']])('reads %s', async (uri) => {
      const at = ['--no-auth-warning', '-u', uri.replace('PORT', String(node.port)), 'client', 'getname']
      expect(await ourCli(at)).toEqual(await realCli(at))
    })
  })
})

describe.skipIf(isMissing('redis-server', 'parity of cluster mode') || isMissing('redis-cli', 'parity of cluster mode'))('slotscope cli -c beside redis-cli -c', () => {
  let nodes: TestNode[]

  beforeAll(async () => {
    nodes = await startNodes('redis-server', 3)
    const [first, second, third] = nodes as [TestNode, TestNode, TestNode]
    await first.call('cluster', 'addslotsrange', 0, 5460)
    await second.call('cluster', 'addslotsrange', 5461, 10922)
    await third.call('cluster', 'addslotsrange', 10923, 16383)
    for (const [index, node] of nodes.entries()) await node.call('cluster', 'set-config-epoch', index + 1)
    for (const node of [second, third]) await first.call('cluster', 'meet', '127.0.0.1', node.port)
    await untilClusterOk(nodes)
  })
  afterAll(() => stopNodes(nodes ?? []))

  const INPUT = ['set key:test:1 v1', 'set key:test:2 v2', 'get key:test:1', 'mset a 1 b 2', '2 incr counter', 'multi', 'get key:test:1', 'get key:test:2', 'exec',
    'mget {u}a {u}b', 'eval "return KEYS[1]" 1 foo', 'cluster keyslot foo', 'select 1', 'nosuch', 'get', 'del counter', ''].join('\n')

  it.each([['--no-raw'], ['--raw'], ['--csv']])('follows redirects alike with %s, and says so alike', async (mode) => {
    const at = ['-c', '-p', String(nodes[0]!.port), mode]
    expect(await ourCli(at, { input: INPUT })).toEqual(await realCli(at, { input: INPUT }))
  })

  it.each([[['set', 'key:test:2', 'v']], [['get', 'key:test:2']], [['mset', 'a', '1', 'b', '2']], [['-e', 'mset', 'a', '1', 'b', '2']], [['-r', '3', 'incr', 'n']]])(
    'answers %j alike one-shot, without a word about redirects',
    async (argv) => {
      const at = ['-c', '-p', String(nodes[0]!.port), ...argv]
      const fresh = async (run: typeof ourCli): Promise<CliRun> => {
        await Promise.all(nodes.map((node) => node.call('flushall')))
        await nodes[1]!.call('set', 'key:test:2', 'v')
        return run(at)
      }
      expect(await fresh(ourCli)).toEqual(await fresh(realCli))
    }
  )

  it('answers MOVED as an error without -c, alike', async () => {
    const at = ['-p', String(nodes[0]!.port), 'get', 'key:test:2']
    expect(await ourCli(at)).toEqual(await realCli(at))
  })

  it('tells the hops on standard error with --trace', async () => {
    const { stdout, stderr } = await ourCli(['-c', '--trace', '-p', String(nodes[0]!.port), 'set', 'key:test:2', 'value-2'])
    expect(stdout).toBe('OK\n')
    expect(stderr).toMatch(new RegExp(`set key:test:2 value-2  \\(slot 9252\\)\\n  1\\. asked 127.0.0.1:${nodes[0]!.port} .*MOVED 9252 127.0.0.1:${nodes[1]!.port}`))
    expect(stderr).toMatch(new RegExp(`2\\. asked 127.0.0.1:${nodes[1]!.port} .*OK`))
  })
})
