import { describe, expect, it } from 'vitest'
import { parseCliOptions } from '../../src-main/cli/cli-options.ts'
import type { CliOptions } from '../../src-main/cli/cli-options.ts'

function options(argv: string[], env: Record<string, string> = {}): CliOptions {
  const parsed = parseCliOptions(argv, env)
  if (parsed.kind !== 'options') throw new Error(`not taken: ${JSON.stringify(parsed)}`)
  return parsed.options
}

describe('the options of slotscope cli', () => {
  it('end where the command begins', () => {
    expect(options(['-c', '-p', '7000', 'set', '-p', '7001'])).toMatchObject({ cluster: true, port: 7000, command: ['set', '-p', '7001'] })
  })

  it('take the password from the environment unless one is given', () => {
    expect(options([], { REDISCLI_AUTH: 'env' })).toMatchObject({ password: 'env', warnAboutPassword: false })
    expect(options(['-a', 'given'], { REDISCLI_AUTH: 'env' })).toMatchObject({ password: 'given', warnAboutPassword: true })
    expect(options(['-a', 'given', '--no-auth-warning'])).toMatchObject({ warnAboutPassword: false })
  })

  it('ask for RESP3 with --json only where -2 does not forbid it', () => {
    expect(options(['--json']).protocol).toBe('3-if-possible')
    expect(options(['--json', '-2']).protocol).toBe(2)
    expect(options(['-3', '--json']).protocol).toBe(3)
  })

  it.each([
    [['-p', '0'], "Invalid server port: '0'"], [['-p', '70000'], "Invalid server port: '70000'"], [['-p'], "Unrecognized option or bad number of args for: '-p'"],
    [['-u', 'http://x'], 'Invalid URI scheme'], [['-u', 'redis://:%zz@h'], 'Illegal character in URI encoding']
  ])('refuse %j', (argv, message) => {
    expect(parseCliOptions(argv, {})).toEqual({ kind: 'refused', message })
  })

  it('read a URI whole', () => {
    expect(options(['-u', 'rediss://al%3Ace:p%40ss@[::1]:7001/3'])).toMatchObject({ tls: true, username: 'al:ce', password: 'p@ss', host: '::1', port: 7001, db: 3 })
  })

  it('ask for help with -h at the end, as redis-cli does', () => {
    expect(parseCliOptions(['-h'], {}).kind).toBe('help')
  })
})
