import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { EmbeddedServer } from './embedded-server.ts'

describe('the effects of scripts', () => {
  let primary: EmbeddedServer
  let replica: EmbeddedServer
  beforeAll(async () => {
    primary = await EmbeddedServer.start('--repl-diskless-sync-delay', '0')
    await primary.call('FUNCTION', 'LOAD', "#!lua name=before\nredis.register_function('before', function() return 'old' end)")
    replica = await EmbeddedServer.start('--replicaof', `127.0.0.1 ${primary.node.port}`)
    await until('the replica follows', async () => (await replica.call('INFO', 'replication')).includes('master_link_status:up'))
  })
  afterAll(async () => {
    await replica.stop()
    await primary.stop()
  })

  it('reach replicas, except those a script keeps to itself', async () => {
    await primary.eval("redis.call('set','a',1) redis.call('incr','a') redis.set_repl(redis.REPL_NONE) redis.call('set','hidden',1) redis.set_repl(redis.REPL_ALL) redis.call('set','end',1)")
    await until('the last key is there', async () => (await replica.call('EXISTS', 'end')) === ':1\r\n')
    expect(await replica.ask([['GET', 'a'], ['EXISTS', 'hidden']])).toEqual(['$1\r\n2\r\n', ':0\r\n'])
  })

  it('libraries come with a full synchronization and with the stream', async () => {
    expect(await replica.call('FCALL_RO', 'before', '0')).toMatch(/^-ERR Can not execute a script with write flag|^-READONLY/)
    await primary.call('FUNCTION', 'LOAD', "#!lua name=after\nredis.register_function{function_name='after', callback=function() return 'new' end, flags={'no-writes'}}")
    await until('the library is there', async () => (await replica.call('FCALL_RO', 'after', '0')) === '$3\r\nnew\r\n')
    expect(await replica.call('FUNCTION', 'LIST', 'LIBRARYNAME', 'before')).toContain('before')
  })

  it('a replica refuses what writes, by what the script says and by what it does', async () => {
    expect(await replica.eval("return redis.call('set','x',1)")).toMatch(/^-READONLY You can't write against a read only replica\. script: /)
    expect(await replica.eval('#!lua\nreturn 1')).toBe("-READONLY You can't write against a read only replica.\r\n")
    expect(await replica.eval('#!lua flags=no-writes\nreturn 1')).toBe(':1\r\n')
  })
})

describe('scripts in a cluster', () => {
  let node: EmbeddedServer
  beforeAll(async () => {
    node = await EmbeddedServer.start('--cluster-enabled', 'yes')
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '10000')
    await node.call('CONFIG', 'SET', 'cluster-require-full-coverage', 'no')
    await until('the cluster is up', async () => (await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  })
  afterAll(() => node.stop())

  it('go where their keys are, and stay within them', async () => {
    expect(await node.call('EVAL', 'return 1', '1', 'foo')).toBe('-CLUSTERDOWN Hash slot not served\r\n')
    expect(await node.call('EVAL', 'return 1', '2', 'a{x}', 'b{y}')).toMatch(/^-(CROSSSLOT|CLUSTERDOWN)/)
    expect(await node.eval("return redis.call('get','foo')")).toMatch(/^-ERR Script attempted to access a non local key in a cluster node script: /)
    expect(await node.eval("return redis.call('get','bar')")).toBe('$-1\r\n')
    const crossing = "redis.call('get','bar') return redis.call('get','hello')"
    expect(await node.eval(crossing)).toBe('$-1\r\n')
    expect(await node.eval(`#!lua\n${crossing}`)).toMatch(/^-ERR Script attempted to access keys that do not hash to the same slot script: /)
    expect(await node.eval(`#!lua flags=allow-cross-slot-keys\n${crossing}`)).toBe('$-1\r\n')
    expect(await node.call('EVAL', "#!lua\nreturn redis.call('get','bar')", '1', 'hello')).toMatch(/^-ERR Script attempted to access keys that do not hash to the same slot script: /)
    expect(await node.eval('#!lua flags=no-cluster\nreturn 1')).toBe("-ERR Can not run script on cluster, 'no-cluster' flag is set.\r\n")
  })
})
