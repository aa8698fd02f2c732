import { describe, expect, it } from 'vitest'
import { parseAddressInput } from '../../../src-renderer/model/address-input.ts'
import { formatAddress } from '../../../src-renderer/model/shard-groups.ts'

describe('parseAddressInput', () => {
  it.each([
    ['127.0.0.1:7000', { host: '127.0.0.1', port: 7000 }],
    [' redis.example ', { host: 'redis.example', port: 6379 }],
    ['[::1]:7001', { host: '::1', port: 7001 }],
    ['::1', { host: '::1', port: 6379 }],
    ['redis://10.0.0.5', { host: '10.0.0.5', port: 6379 }],
    ['redis://10.0.0.5:80/0', { host: '10.0.0.5', port: 80 }],
    ['valkey://ada:p%40ss@[::1]:7000/0', { host: '::1', port: 7000, username: 'ada', password: 'p@ss' }],
    ['redis://:secret@h:1', { host: 'h', port: 1, password: 'secret' }],
    ['rediss://host', { host: 'host', port: 6379, tls: true }],
    ['valkeys://u:p@host:7000', { host: 'host', port: 7000, username: 'u', password: 'p', tls: true }],
    ['a:1, b:2\n[::1]:3', { host: 'a', port: 1, more: [{ host: 'b', port: 2 }, { host: '::1', port: 3 }] }],
  ])('reads %s', (text, expected) => expect(parseAddressInput(text)).toEqual(expected))

  it.each(['', 'a b', 'host:99999', 'host:0', 'http://host', 'a:1,b:0', 'host:port', 'redis://'])('refuses %j', (text) => {
    expect(parseAddressInput(text)).toBeUndefined()
  })

  it('refuses credentials with broken percent signs instead of failing', () => {
    expect(parseAddressInput('redis://:%zz@host:1')).toBeUndefined()
  })
})

describe('formatAddress', () => {
  it('puts IPv6 into brackets', () => {
    expect(formatAddress({ host: '::1', port: 1 })).toBe('[::1]:1')
    expect(formatAddress({ host: 'h', port: 1 })).toBe('h:1')
  })
})
