import { describe, expect, it } from 'vitest'
import { isRedisOrOurs } from '../../../src-main/trib/mover/script-safety.ts'

/** The first lines of INFO server, as the servers print them. */
const REDIS_7 = '# Server\r\nredis_version:7.0.15\r\nredis_git_sha1:00000000\r\nredis_mode:cluster\r\ngcc_version:12.2.0\r\n'
const OURS = '# Server\r\nredis_version:7.2.5\r\nserver_name:slotscope\r\nredis_mode:cluster\r\nnode_version:24.21.0\r\n'
const VALKEY_8 = '# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\nserver_mode:cluster\r\ngcc_version:12.2.0\r\n'
const NAMELESS_FORK = '# Server\r\nredis_version:7.4.0\r\ndragonfly_version:df-v1.27.1\r\nredis_mode:cluster\r\n'

describe('a script opens slots', () => {
  it.each([['redis-server', REDIS_7], ['an embedded node', OURS]])('at %s', (_, info) => expect(isRedisOrOurs(info)).toBe(true))
  it.each([['Valkey, which would end', VALKEY_8], ['a fork that has no name of its own', NAMELESS_FORK], ['a server that does not tell', '']])('not at %s', (_, info) => expect(isRedisOrOurs(info)).toBe(false))
})
