import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../../src-main/engine/config/config-error.ts'
import { Config } from '../../../src-main/engine/config/config.ts'
import { systemConfigFiles } from '../../../src-main/engine/ports/system-config-files.ts'
import { hasRedisServer } from '../replication/redis-server.ts'

/** Command lines neither server may start with. */
const BAD: readonly (readonly string[])[] = [
  ['--port', 'abc'], ['--port', '70000'], ['--port'], ['--port', '1', '2'], ['--nosuch', '1'], ['--maxmemory', '1zz'], ['--save', '1'],
  ['--save', '0', '1'], ['--appendfsync', 'foo'], ['--databases', '0'], ['--unixsocketperm', '999'], ['--unixsocketperm', '1777'],
  ['--client-output-buffer-limit', 'foo', '1', '1', '1'], ['--client-output-buffer-limit', 'normal', '1'], ['--client-output-buffer-limit', 'pubsub', 'x', '1', '1'],
  ['--notify-keyspace-events', 'q'], ['--dbfilename', 'a/b'], ['--appendfilename', ''], ['--appenddirname', 'a/b'], ['--maxmemory-clients', '-1'],
  ['--maxmemory-clients', '101%'], ['--replicaof', 'a', 'b'], ['--replicaof', 'a'], ['--cluster-enabled', 'yes', '--replicaof', 'a', '1'],
  ['--shutdown-on-sigint', 'save', 'nosave'], ['--shutdown-on-sigint', 'later'], ['--dir', '/no/such/folder'], ['--cluster-announce-hostname', 'a_b'],
  ['--include', '/no/such/file'], ['--proc-title-template', '{x}'], ['--active-expire-effort', '11'], ['--hz', '-1'], ['--appendonly', 'maybe'],
  ['--sentinel-thing', '1'], ['--latency-tracking-info-percentiles', '101'], ['--latency-tracking-info-percentiles', 'x'], ['--oom-score-adj-values', '1', '2'],
  ['--oom-score-adj-values', '1', '2', '3000'], ['--tls-auth-clients', 'perhaps'], ['--protected-mode', ''], ['--repl-backlog-size', '0'],
]

/** Both servers name themselves in the first line; redis-server logs with process and time. */
function told(text: string): string {
  return text.replace(/\(Redis [\d.]+\)/, '(Redis)').replace(/^\d+:C .*? # /gm, '').trim()
}

function ours(argv: readonly string[]): string {
  try {
    Config.parse(argv, systemConfigFiles())
    return 'accepted'
  } catch (error) {
    if (error instanceof ConfigError) return told(error.message)
    throw error
  }
}

describe.skipIf(!hasRedisServer)('configuration errors read as redis-server words them', () => {
  it.each(BAD.map((argv) => ({ argv, line: argv.join(' ') })))('$line', ({ argv }) => {
    const real = spawnSync('redis-server', [...argv], { encoding: 'utf8', timeout: 5000 })
    expect(real.status).toBe(1)
    expect(ours(argv)).toBe(told(real.stderr + real.stdout))
  })
})

describe('configuration files', () => {
  let folder = ''
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'slotscope-config-')) })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('names the line that is wrong, also in an included file', () => {
    const inner = file('inner.conf', 'port 7000\nnosuch 1\n')
    expect(ours([file('outer.conf', `# first\ninclude ${inner}\n`)])).toBe(
      "*** FATAL CONFIG FILE ERROR (Redis) ***\nReading the configuration file, at line 2\n>>> 'nosuch 1'\nBad directive or wrong number of arguments",
    )
  })

  it('refuses files that include each other instead of reading for ever', () => {
    const path = file('loop.conf', `include ${join(folder, 'loop.conf')}\n`)
    expect(ours([path])).toContain('Too many levels of included configuration files')
  })

  it('reads quotes, escapes, comments, old names and any case', () => {
    const path = file('quoted.conf', '# comment\n  PORT 7001\nrequirepass "a b\\x21"\nslave-priority 5\nsave 10 1\nsave 20 2\n\n')
    const config = Config.parse([path], systemConfigFiles())
    expect(config.integer('port')).toBe(7001)
    expect(config.get('requirepass')).toBe('a b!')
    expect(config.get('replica-priority')).toBe('5')
    expect(config.get('save')).toBe('10 1 20 2')
  })

  it('lets the command line win over standard input and that over the file', () => {
    const path = file('base.conf', 'port 7001\nhz 20\ntimeout 1\n')
    const config = Config.parse([path, '--timeout', '3', '-'], { ...systemConfigFiles(), stdin: () => 'hz 30\ntimeout 2\n' })
    expect([config.get('port'), config.get('hz'), config.get('timeout')]).toEqual(['7001', '30', '3'])
  })

  it('names unbalanced quotes', () => {
    expect(ours([file('unbalanced.conf', 'requirepass "a\n')])).toContain('Unbalanced quotes in configuration line')
  })
})

describe('the command line', () => {
  const parse = (...argv: string[]): Config => Config.parse(argv, systemConfigFiles())

  it('takes an empty save in each of its spellings', () => {
    expect(parse('--save', '').get('save')).toBe('')
    expect(parse('--save').get('save')).toBe('')
    expect(parse('--save', '--port', '7000').get('save')).toBe('')
    expect(parse('--save', '60', '1', '--port', '7000').get('save')).toBe('60 1')
    expect(parse('--save 60 1').get('save')).toBe('60 1')
  })

  it('takes a value that starts with dashes after an option name', () => {
    expect(parse('--requirepass', '--secret', '--port', '7000').get('requirepass')).toBe('--secret')
  })

  it('takes several words in one for directives of several words', () => {
    expect(parse('--bind', '127.0.0.1 ::1').get('bind')).toBe('127.0.0.1 ::1')
  })

  it('knows sentinel mode and keeps its lines', () => {
    const config = parse('--sentinel', '--port', '26379')
    expect(config.isSentinel).toBe(true)
    expect(config.get('port')).toBe('26379')
  })
})
