import { describe, expect, it } from 'vitest'
import { commandText, replySummary } from '../../src-main/explorer/command-text.ts'

describe('a command as shown', () => {
  it.each([
    [['set', 'a', 'b c'], 'set a "b c"'],
    [['set', 'k"', '\x1b[31m\xff'], 'set "k\\"" "\\x1b[31m\\xff"'],
    [['get', ''], 'get ""'],
    [['AUTH', 'u', 'secret'], 'AUTH (hidden)'],
    [['hello', '3', 'AUTH', 'u', 'secret', 'SETNAME', 'x'], 'hello 3 AUTH (hidden) (hidden) SETNAME x'],
    [['config', 'set', 'requirepass', 'secret'], 'config set requirepass (hidden)'],
    [['config', 'set', 'maxmemory', '1', 'masterauth', 'secret'], 'config set maxmemory 1 masterauth (hidden)'],
    [['ACL', 'SETUSER', 'bob', '>secret'], 'ACL SETUSER bob (hidden)'],
    [['migrate', 'h', '1', '', '0', '5', 'AUTH2', 'u', 'secret', 'KEYS', 'a'], 'migrate h 1 "" 0 5 AUTH2 (hidden) (hidden) KEYS a'],
    [['migrate', 'h', '1', '', '0', '5', 'auth', 'secret', 'KEYS', 'a'], 'migrate h 1 "" 0 5 auth (hidden) KEYS a'],
  ])('%j is %j', (args, text) => {
    expect(commandText(args)).toBe(text)
  })

  it('is at most 200 characters', () => {
    expect(commandText(['set', 'a', 'x'.repeat(1000)])).toHaveLength(200)
  })

  it('has a reply in few words, controls escaped', () => {
    expect(replySummary({ type: 'bulk', bytes: '\x1b]0;x\x07' })).toBe('"\\x1b]0;x\\x07"')
    expect(replySummary({ type: 'array', items: [] })).toBe('(0 items)')
    expect(replySummary({ type: 'integer', value: 3n })).toBe('(integer) 3')
  })
})
