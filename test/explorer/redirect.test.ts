import { describe, expect, it } from 'vitest'
import { isLoopback, parseAddress } from '../../src-main/explorer/address.ts'
import { parseRedirect, slotOfKeys } from '../../src-main/explorer/redirect.ts'

describe('redirects', () => {
  it.each([
    ['MOVED 3999 127.0.0.1:6381', { kind: 'moved', slot: 3999, to: { host: '127.0.0.1', port: 6381 } }],
    ['ASK 0 127.0.0.1:6381', { kind: 'ask', slot: 0, to: { host: '127.0.0.1', port: 6381 } }],
    ['MOVED 1 :6380', { kind: 'moved', slot: 1, to: { host: 'asked', port: 6380 } }],
    ['MOVED 1 ?:6380', { kind: 'moved', slot: 1, to: { host: 'asked', port: 6380 } }],
    ['MOVED 1 redis-1.example.com:6380', { kind: 'moved', slot: 1, to: { host: 'redis-1.example.com', port: 6380 } }],
    ['MOVED 1 fe80::1:6380', { kind: 'moved', slot: 1, to: { host: 'fe80::1', port: 6380 } }],
    ['MOVED 1 [::1]:6380', { kind: 'moved', slot: 1, to: { host: '::1', port: 6380 } }],
  ])('reads %j', (message, redirect) => {
    expect(parseRedirect(message, 'asked')).toEqual(redirect)
  })

  it.each(['MOVED', 'MOVED 1', 'MOVED 16384 h:1', 'MOVED -1 h:1', 'MOVED x h:1', 'MOVED 1 h:0', 'MOVED 1 h:65536', 'MOVED 1 h', 'MOVED 1 a b:1', 'ERR MOVED 1 h:1', 'moved 1 h:1'])('takes %j for no redirect', (message) => {
    expect(parseRedirect(message, 'asked')).toBeUndefined()
  })

  it('splits an address on its last colon', () => {
    expect(parseAddress('::1:7000')).toEqual({ host: '::1', port: 7000 })
    expect(parseAddress('7000')).toBeUndefined()
  })

  it('knows loopback by address and by name', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
    expect(['10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com', '1127.0.0.1'].some(isLoopback)).toBe(false)
  })

  it('finds the one slot of several keys, or none', () => {
    expect(slotOfKeys([])).toBeUndefined()
    expect(slotOfKeys(['{user1000}.following', '{user1000}.followers'])).toBe(3443)
    expect(slotOfKeys(['a', 'b'])).toBe('mixed')
  })
})
