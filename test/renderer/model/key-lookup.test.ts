import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashTag, keysFromText, keysVerdict, shellWord, slotCommand, tagAdvice } from '../../../src-renderer/model/key-lookup.ts'

const answer = (key: string, slot: number) => ({ key, crc16: slot, slot, tag: undefined, owner: undefined })

describe('keysFromText', () => {
  it('takes one key a line, keeps spaces, drops empty lines and repeats', () => {
    expect(keysFromText('a\r\n\n b c \na')).toEqual(['a', ' b c '])
  })
})

describe('hashTag', () => {
  it.each([
    ['{user}:1', 'user'],
    ['foo{bar}{zap}', 'bar'],
    ['foo{{bar}}', '{bar'],
    ['foo{}{bar}', undefined],
    ['foo{bar', undefined],
    ['foo}bar{', undefined],
    ['plain', undefined],
  ])('of %s is %s (Redis Cluster specification, "Hash tags")', (key, tag) => expect(hashTag(key)).toBe(tag))
})

describe('keysVerdict', () => {
  it('says nothing about a single key', () => expect(keysVerdict([answer('a', 1)])).toEqual({ kind: 'none' }))

  it('lets keys of one slot go together', () => {
    expect(keysVerdict([answer('a', 7), answer('b', 7)])).toEqual({ kind: 'together', slot: 7, keyCount: 2 })
  })

  it('names the different slots and better names', () => {
    const verdict = keysVerdict([answer('user:1', 10778), answer('user:2', 6777)])
    expect(verdict).toEqual({ kind: 'crossslot', slots: [10778, 6777], advice: { tag: 'user', keys: ['{user}:1', '{user}:2'] } })
  })
})

describe('tagAdvice', () => {
  it('keeps a tag that some keys already have', () => {
    expect(tagAdvice(['user:1', '{order}:17']).keys).toEqual(['{order}:user:1', '{order}:17'])
  })

  it('does not cut a word in two', () => {
    expect(tagAdvice(['user:a', 'users:b']).tag).toBe('tag')
    expect(tagAdvice(['app:user:1', 'app:order:1'])).toEqual({ tag: 'app', keys: ['{app}:user:1', '{app}:order:1'] })
  })

  it('takes a key that begins all others as the tag', () => {
    expect(tagAdvice(['cart', 'cart:items']).keys).toEqual(['{cart}', '{cart}:items'])
  })

  it('always gives keys that hash by one and the same tag', () => {
    const keys = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ':', '{', '}', '.') }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(keys, (names) => {
        const { tag, keys: advised } = tagAdvice(names)
        expect(advised.map(hashTag)).toEqual(names.map(() => tag))
      }),
    )
  })
})

describe('slotCommand', () => {
  it('quotes what a shell would interpret', () => {
    expect(slotCommand(['{a}:1', "it's", 'plain'])).toBe(String.raw`slotscope slot '{a}:1' 'it'\''s' plain`)
    expect(shellWord('')).toBe("''")
  })

  it('names the node to ask, and guards keys that look like options', () => {
    expect(slotCommand(['-x'], { host: '::1', port: 7000 })).toBe('slotscope slot -h ::1 -p 7000 -- -x')
  })
})
