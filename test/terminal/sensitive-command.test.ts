import { describe, expect, it } from 'vitest'
import { isSensitiveCommand } from '../../src-main/terminal/sensitive-command.ts'

describe('commands with passwords', () => {
  it.each([
    'AUTH x', 'auth u p', 'acl SetUser u on >p', 'config set requirepass p', 'config set maxmemory 1 masterauth p', 'hello 3 auth u p', 'hello 3 setname n auth u p',
    'migrate h 1 k 0 1 copy auth p', 'migrate h 1 "" 0 1 auth2 u p keys a'
  ])('%s', (line) => expect(isSensitiveCommand(line.split(' '))).toBe(true))

  it.each([
    'get auth', 'acl list', 'config get requirepass', 'config set maxmemory requirepass', 'hello 3', 'migrate h 1 "" 0 1 keys auth auth2', 'set requirepass p', ''
  ])('not %s', (line) => expect(isSensitiveCommand(line.split(' '))).toBe(false))
})
