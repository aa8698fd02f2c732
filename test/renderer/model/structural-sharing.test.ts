import { describe, expect, it } from 'vitest'
import { isSame, shareUnchanged } from '../../../src-renderer/model/structural-sharing.ts'

describe('shareUnchanged', () => {
  const item = (id: string, value: unknown) => ({ id, value })

  it('keeps the identity of what did not change and takes over what did', () => {
    const before = [item('a', [1, { x: 1 }]), item('b', 2)]
    const after = [item('b', 3), item('a', [1, { x: 1 }]), item('c', 1)]
    const shared = shareUnchanged(before, after, (each) => each.id)
    expect(shared).toEqual(after)
    expect(shared[1]).toBe(before[0])
    expect(shared[0]).toBe(after[0])
  })

  it('takes an absent property for one that is undefined, and nothing else for the same', () => {
    expect(isSame({ a: 1, b: undefined }, { a: 1 })).toBe(true)
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true)
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(isSame([1, 2], [1])).toBe(false)
    expect(isSame({ a: null }, { a: undefined })).toBe(false)
  })
})
