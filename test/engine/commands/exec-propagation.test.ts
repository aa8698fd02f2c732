import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EmbeddedServer } from '../scripting/embedded-server.ts'

describe('what EXEC passes on', () => {
  let server: EmbeddedServer
  beforeEach(async () => {
    server = await EmbeddedServer.start('--appendonly', 'yes', '--appendfsync', 'always')
  })
  afterEach(() => server.stop())

  async function appended(): Promise<string> {
    const [, dir] = (await server.call('CONFIG', 'GET', 'dir')).match(/dir\r\n\$\d+\r\n(.*)\r\n/)!
    return globSync(join(dir!, 'appendonlydir', '*.incr.aof')).map((file) => readFileSync(file, 'latin1')).join('')
  }

  it('is each queued command once, in the form it took', async () => {
    await server.ask([['MULTI'], ['SET', 'k', 'v', 'EX', '100'], ['EXEC']])
    await server.ask([['MULTI'], ['SET', 'other', '1'], ['XADD', 's', '*', 'f', 'v'], ['EXEC']])
    const text = await appended()
    expect(text.match(/PXAT/g)).toHaveLength(1)
    expect(text.match(/XADD/g)).toHaveLength(1)
    expect(text.match(/MULTI/g)).toHaveLength(1)
  })
})
