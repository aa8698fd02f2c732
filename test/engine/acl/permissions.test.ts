import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { RawConnection } from '../server/raw-connection.ts'

const KINDS: readonly (readonly [string, () => Promise<TestServer>])[] = [
  ['our node', () => startOurs()],
  ...(hasRedisServer ? [['redis-server', () => startRedisServer()] as const] : []),
]
const NO_KEY = '-NOPERM this user has no permissions to access one of the keys used as arguments\r\n'
const noCommand = (name: string): string => `-NOPERM this user has no permissions to run the '${name}' command\r\n`

/** Who may do what; redis-server goes through the same, to show that the expectations are right. */
describe.each(KINDS)('users of %s', (_kind, start) => {
  let server: TestServer
  const opened: RawConnection[] = []
  beforeAll(async () => { server = await start() })
  afterAll(async () => {
    for (const connection of opened) connection.close()
    await server.stop()
  })
  const open = async (): Promise<RawConnection> => {
    const connection = await RawConnection.open(server.port)
    opened.push(connection)
    return connection
  }
  /** A connection of a new user with these rules. */
  const as = async (name: string, ...rules: string[]): Promise<RawConnection> => {
    expect(await server.redis.call('ACL', 'SETUSER', name, 'reset', 'on', '>pw', ...rules)).toBe('OK')
    const connection = await open()
    expect(await connection.ask('AUTH', name, 'pw')).toBe('+OK\r\n')
    return connection
  }

  it('may run what was allowed and nothing else, subcommands by their own names', async () => {
    const connection = await as('reader', '+get', '+config|get', '+select|0', 'allkeys')
    expect(await connection.ask('GET', 'a')).toBe('$-1\r\n')
    expect(await connection.ask('SET', 'a', '1')).toBe(noCommand('set'))
    expect(await connection.ask('CONFIG', 'GET', 'port')).toMatch(/^\*2/)
    expect(await connection.ask('CONFIG', 'SET', 'port', '1')).toBe(noCommand('config|set'))
    expect(await connection.ask('SELECT', '0')).toBe('+OK\r\n')
    expect(await connection.ask('SELECT', '1')).toBe(noCommand('select'))
    expect(await connection.ask('RESET')).toBe('+RESET\r\n')
    expect(await connection.ask('ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n')
  })

  it('may read and write the keys its patterns say, as each command uses them', async () => {
    const connection = await as('copier', '+@all', '%R~from:*', '%W~to:*')
    expect(await connection.ask('COPY', 'from:1', 'to:1')).toBe(':0\r\n')
    expect(await connection.ask('COPY', 'to:1', 'from:1')).toBe(NO_KEY)
    expect(await connection.ask('SET', 'to:1', 'get')).toBe('+OK\r\n')
    expect(await connection.ask('SET', 'to:1', 'x', 'GET')).toBe(NO_KEY)
    expect(await connection.ask('GET', 'to:1')).toBe(NO_KEY)
    expect(await connection.ask('EXISTS', 'to:1')).toBe(':1\r\n')
    expect(await connection.ask('BITFIELD', 'from:1', 'GET', 'u8', '0')).toBe('*1\r\n:0\r\n')
    expect(await connection.ask('BITFIELD', 'from:1', 'SET', 'u8', '0', '1')).toBe(NO_KEY)
    expect(await connection.ask('SORT', 'from:l', 'STORE', 'to:l')).toBe(':0\r\n')
    expect(await connection.ask('SORT', 'from:l', 'STORE', 'from:m')).toBe(NO_KEY)
    expect(await connection.ask('SORT', 'from:l', 'BY', 'w*')).toBe('-ERR BY option of SORT denied due to insufficient ACL permissions.\r\n')
    expect(await connection.ask('SORT', 'from:l', 'GET', 'w*')).toBe('-ERR GET option of SORT denied due to insufficient ACL permissions.\r\n')
  })

  it('needs one selector that allows a request as a whole', async () => {
    const connection = await as('twofold', '(+get ~a*)', '(+set ~b*)')
    expect(await connection.ask('GET', 'a')).toBe('$-1\r\n')
    expect(await connection.ask('GET', 'b')).toBe(NO_KEY)
    expect(await connection.ask('SET', 'b', '1')).toBe('+OK\r\n')
    expect(await connection.ask('DEL', 'b')).toBe(noCommand('del'))
  })

  it('loses a right between MULTI and EXEC: that command fails, the others run', async () => {
    const connection = await as('changing', '+@all', 'allkeys')
    await connection.ask('MULTI')
    await connection.ask('SET', 'k', '1')
    await connection.ask('INCR', 'k')
    await server.redis.call('ACL', 'SETUSER', 'changing', '-set')
    expect(await connection.ask('EXEC')).toMatch(/^\*2\r\n-NOPERM ACLs rules changed between .* no permission to execute the command or subcommand\r\n:1\r\n$/)
    await server.redis.del('k')
  })

  it('is bound inside a script too, and the log says so', async () => {
    const connection = await as('scripter', '+eval', '+get', '~a*')
    await server.redis.call('ACL', 'LOG', 'RESET')
    expect(await connection.ask('EVAL', "return redis.call('get', 'a')", '0')).toBe('$-1\r\n')
    expect(await connection.ask('EVAL', "return redis.call('get', 'b')", '0')).toMatch(/^-ERR The user executing the script can't access at least one of the keys/)
    expect(await connection.ask('EVAL', "return redis.call('set', 'a', 1)", '0')).toMatch(/^-ERR The user executing the script can't run this command or subcommand/)
    expect(await connection.ask('EVAL', "return {redis.acl_check_cmd('get', 'a'), redis.acl_check_cmd('get', 'b')}", '0')).toBe('*2\r\n:1\r\n$-1\r\n')
    const entries = ((await server.redis.call('ACL', 'LOG')) as string[][]).map((entry) => [entry[3], entry[5], entry[7], entry[9]])
    expect(entries).toEqual([['command', 'lua', 'set', 'scripter'], ['key', 'lua', 'b', 'scripter']])
  })

  it('is logged when refused, alike refusals once with their number, and failed logins without the password', async () => {
    const connection = await as('logged', '+ping')
    await server.redis.call('ACL', 'LOG', 'RESET')
    for (let i = 0; i < 3; i++) await connection.ask('GET', 'x')
    expect(await connection.ask('AUTH', 'logged', 'hunter2')).toMatch(/^-WRONGPASS /)
    const log = (await server.redis.call('ACL', 'LOG')) as (string | number)[][]
    expect(log.map((entry) => [entry[1], entry[3], entry[5], entry[7], entry[9]])).toEqual([[1, 'auth', 'toplevel', 'AUTH', 'logged'], [3, 'command', 'toplevel', 'get', 'logged']])
    expect(JSON.stringify(log)).not.toContain('hunter2')
    expect(log[1]![13]).toMatch(/ cmd=get user=logged /)
  })

  it('may use the channels its patterns say, patterns of channels letter by letter', async () => {
    const connection = await as('listener', '+@pubsub', '&news.*')
    const refusal = '-NOPERM this user has no permissions to access one of the channels used as arguments\r\n'
    expect(await connection.ask('PUBLISH', 'news.a', 'x')).toBe(':0\r\n')
    expect(await connection.ask('PUBLISH', 'olds', 'x')).toBe(refusal)
    expect(await connection.ask('PSUBSCRIBE', 'news.a*')).toBe(refusal)
    expect(await connection.ask('PSUBSCRIBE', 'news.*')).toMatch(/^\*3/)
  })

  it('is cut off when deleted, or when a channel it listens to is taken away', async () => {
    const [deleted, listener, spared] = [await as('deleted', '+@all'), await as('deprived', '+@all', '&a', '&b'), await as('spared', '+@all', '&a')]
    await listener.ask('SUBSCRIBE', 'b')
    await spared.ask('SUBSCRIBE', 'a')
    await server.redis.call('ACL', 'SETUSER', 'deprived', 'resetchannels', '&a')
    await server.redis.call('ACL', 'SETUSER', 'spared', '&c')
    expect(await server.redis.call('ACL', 'DELUSER', 'deleted', 'nobody')).toBe(1)
    expect(await listener.next()).toBe('closed')
    expect(await deleted.next()).toBe('closed')
    await server.redis.publish('a', 'still there')
    expect(await spared.next()).toContain('still there')
  })

  it('keeps its rights when a change of them holds one bad rule', async () => {
    const connection = await as('kept', '+get', '~a')
    await expect(server.redis.call('ACL', 'SETUSER', 'kept', '+set', '+nonsense')).rejects.toThrow("ERR Error in ACL SETUSER modifier '+nonsense': Unknown command or category name in ACL")
    expect(await connection.ask('SET', 'a', '1')).toBe(noCommand('set'))
  })

  it('has rules written down that make it again', async () => {
    await as('described', '+@all', '-@dangerous', '+info', '+config|get', '-debug', '%R~r*', '%W~w*', '~rw*', '&c*', '(+get ~x)', '(-@all +select|0 allkeys allchannels)', '>p', 'skip-sanitize-payload')
    const line = async (): Promise<string> => ((await server.redis.call('ACL', 'LIST')) as string[]).find((each) => each.startsWith('user described '))!
    const before = await line()
    await server.redis.call('ACL', 'SETUSER', 'described', 'reset', ...before.split(' ').slice(2))
    expect(await line()).toBe(before)
  })

  it('is shown by ACL LIST and SETUSER in MONITOR without any password', async () => {
    const monitor = await open()
    await monitor.ask('MONITOR')
    await server.redis.call('ACL', 'SETUSER', 'secretive', 'on', '>hunter2')
    await server.redis.set('after', '1')
    expect(await monitor.next()).toContain('"set" "after"')
    expect(JSON.stringify(await server.redis.call('ACL', 'LIST'))).not.toContain('hunter2')
  })
})
