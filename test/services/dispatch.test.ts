import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src-main/contract/errors.ts'
import type { CallTable } from '../../src-main/services/call-table.ts'
import { dispatch } from '../../src-main/services/dispatch.ts'

const caller = { sessionId: 's', emit: () => undefined }

function run(table: Partial<CallTable>, call: unknown, arg: unknown, log: string[] = []): ReturnType<typeof dispatch> {
  return dispatch(table as CallTable, caller, call, arg, (line) => log.push(line))
}

describe('a call', () => {
  it('answers what its implementation gives, with the argument it was sent', async () => {
    const table: Partial<CallTable> = { 'sandbox.stop': ({ sandboxId }) => (sandboxId === 'x' ? null : Promise.reject(new Error(sandboxId))) }
    expect(await run(table, 'sandbox.stop', { sandboxId: 'x' })).toEqual({ ok: true, value: null })
  })

  it.each(['nonsense', '__proto__', 'constructor', 'toString', '', 7, null, undefined, {}])('of the name %j is refused', async (name) => {
    expect(await run({}, name, {})).toEqual({ ok: false, code: 'BAD_REQUEST', message: 'there is no such call' })
  })

  it.each([
    ['sandbox.up', { masters: 2 }, 'masters'],
    ['sandbox.up', { port: 80 }, 'port'],
    ['sandbox.up', { name: '../etc' }, 'name'],
    ['sandbox.up', { engine: 'rm -rf' }, 'engine'],
    ['sandbox.stop', {}, 'sandboxId'],
    ['sandbox.stop', null, ''],
    ['connection.open', { host: 'a b', port: 1 }, 'host'],
    ['slot.lookup', { keys: 'a' }, 'keys'],
  ])('%s with %j is refused and names the field', async (call, arg, field) => {
    const result = await run({}, call, arg)
    expect(result).toMatchObject({ ok: false, code: 'BAD_REQUEST', message: expect.stringContaining(field) })
  })

  it('that is refused says so as data', async () => {
    const table: Partial<CallTable> = { 'app.info': () => Promise.reject(new Refusal('TIMEOUT', 'too slow')) }
    expect(await run(table, 'app.info', {})).toEqual({ ok: false, code: 'TIMEOUT', message: 'too slow' })
  })

  it('that breaks tells the log, never the page, and never the password', async () => {
    const log: string[] = []
    const table: Partial<CallTable> = {
      'connection.open': ({ password }) => {
        throw new TypeError(`broken near ${password}`)
      },
    }
    const result = await run(table, 'connection.open', { host: 'h', port: 1, password: 's3cret' }, log)
    expect(result).toMatchObject({ ok: false, code: 'INTERNAL' })
    expect(JSON.stringify(result)).not.toMatch(/broken|s3cret/)
    expect(log.join()).toContain('TypeError: broken near ******')
    expect(log.join()).not.toContain('s3cret')
  })
})
