import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashValue } from '../../../src-main/engine/keyspace/types/hash-value.ts'
import { ListValue } from '../../../src-main/engine/keyspace/types/list-value.ts'
import { SetValue } from '../../../src-main/engine/keyspace/types/set-value.ts'
import { SortedSetValue } from '../../../src-main/engine/keyspace/types/sorted-set-value.ts'
import { SeededRandom } from '../commands/differential/embedded-executor.ts'

const element = fc.constantFrom('a', 'b', 'c', 'd', 'e')

describe('ListValue against an array', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('pushHead' as const), element }),
    fc.record({ do: fc.constant('pushTail' as const), element }),
    fc.record({ do: fc.constantFrom('popHead' as const, 'popTail' as const) }),
    fc.record({ do: fc.constant('insert' as const), element, at: fc.nat(40) }),
    fc.record({ do: fc.constant('set' as const), element, at: fc.nat(40) }),
    fc.record({ do: fc.constant('removeEqual' as const), element, limit: fc.integer({ min: 1, max: 5 }), from: fc.constantFrom('head' as const, 'tail' as const) }),
    fc.record({ do: fc.constant('keep' as const), start: fc.nat(5), drop: fc.nat(5) }),
  )

  it('does the same in any order of operations', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 40 }), fc.array(step, { maxLength: 80 }), (initial, steps) => {
        const list = new ListValue(initial)
        const model = [...initial]
        for (const action of steps) {
          if (action.do === 'pushHead') {
            list.pushHead(action.element)
            model.unshift(action.element)
          } else if (action.do === 'pushTail') {
            list.pushTail(action.element)
            model.push(action.element)
          } else if (action.do === 'popHead') expect(list.popHead()).toBe(model.shift())
          else if (action.do === 'popTail') expect(list.popTail()).toBe(model.pop())
          else if (action.do === 'insert') {
            const at = Math.min(action.at, model.length)
            list.insert(at, action.element)
            model.splice(at, 0, action.element)
          } else if (action.do === 'set' && action.at < model.length) {
            list.set(action.at, action.element)
            model[action.at] = action.element
          } else if (action.do === 'removeEqual') {
            expect(list.removeEqual(action.element, action.limit, action.from)).toBe(removeFrom(model, action.element, action.limit, action.from))
          } else if (action.do === 'keep') {
            const stop = model.length - 1 - action.drop
            list.keep(action.start, stop)
            model.splice(0, model.length, ...model.slice(action.start, Math.max(stop + 1, action.start)))
          }
          expect([...list.values()]).toEqual(model)
          expect(list.length).toBe(model.length)
        }
      }),
    )
  })

  it('grows and shrinks through many sizes from both ends', () => {
    const list = new ListValue()
    for (let index = 0; index < 5000; index++) {
      list.pushTail(`t${index}`)
      list.pushHead(`h${index}`)
    }
    expect([list.at(0), list.at(4999), list.at(5000), list.at(9999)]).toEqual(['h4999', 'h0', 't0', 't4999'])
    for (let index = 4999; index >= 0; index--) {
      expect(list.popHead()).toBe(`h${index}`)
      expect(list.popTail()).toBe(`t${index}`)
    }
    expect(list.popHead()).toBeUndefined()
  })
})

function removeFrom(model: string[], wanted: string, limit: number, from: 'head' | 'tail'): number {
  let removed = 0
  while (removed < limit) {
    const at = from === 'head' ? model.indexOf(wanted) : model.lastIndexOf(wanted)
    if (at === -1) break
    model.splice(at, 1)
    removed++
  }
  return removed
}

describe('SortedSetValue against a sorted array', () => {
  const member = fc.integer({ min: 0, max: 400 }).map((number) => `m${number}`)
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), member, score: fc.integer({ min: -20, max: 20 }) }),
    fc.record({ do: fc.constant('delete' as const), member }),
  )

  it('keeps order, ranks and ranges', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 1500, size: 'max' }), fc.integer({ min: -25, max: 25 }), (steps, bound) => {
        const set = new SortedSetValue()
        const model = new Map<string, number>()
        for (const action of steps) {
          if (action.do === 'add') {
            expect(set.add(action.member, action.score)).toBe(!model.has(action.member))
            model.set(action.member, action.score)
          } else expect(set.delete(action.member)).toBe(model.delete(action.member))
        }
        const sorted = [...model].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
        expect(set.entries()).toEqual(sorted)
        sorted.forEach(([name], rank) => expect(set.rank(name)).toBe(rank))
        expect(set.countWhile((score) => score < bound)).toBe(sorted.filter(([, score]) => score < bound).length)
        const middle = Math.floor(sorted.length / 2)
        const reversed: string[] = []
        set.visit(0, middle, true, (name) => void reversed.push(name))
        expect(reversed).toEqual(sorted.slice(0, middle + 1).map(([name]) => name).reverse())
      }),
      { numRuns: 30 },
    )
  })

  it('holds a hundred thousand members in order, whichever way they come', () => {
    const random = new SeededRandom(7)
    const set = new SortedSetValue()
    for (let index = 0; index < 100_000; index++) set.add(`m${index}`, random.below(1000))
    const entries = set.entries()
    expect(entries.length).toBe(100_000)
    for (let index = 1; index < entries.length; index++) {
      const [before, after] = [entries[index - 1]!, entries[index]!]
      if (before[1] > after[1] || (before[1] === after[1] && before[0] >= after[0])) throw new Error(`out of order at ${index}`)
    }
    for (let rank = 0; rank < entries.length; rank += 997) {
      expect(set.rank(entries[rank]![0])).toBe(rank)
      expect(set.at(rank)).toEqual(entries[rank])
    }
    for (let index = 0; index < 100_000; index += 2) set.delete(`m${index}`)
    expect(set.size).toBe(50_000)
    expect(set.entries().every(([name]) => Number(name.slice(1)) % 2 === 1)).toBe(true)
  })
})

describe('encodings', () => {
  const long = 'x'.repeat(65)

  it('a hash leaves the compact encoding by count and by length, and does not come back', () => {
    const byCount = new HashValue(Array.from({ length: 512 }, (_, index) => [`f${index}`, 'v'] as const))
    expect(byCount.encoding()).toBe('listpack')
    byCount.set('one more', 'v')
    expect(byCount.encoding()).toBe('hashtable')
    byCount.delete('one more')
    expect(byCount.encoding()).toBe('hashtable')
    expect(new HashValue([['f', long]]).encoding()).toBe('hashtable')
    expect(new HashValue([[long, 'v']]).encoding()).toBe('hashtable')
    expect(new HashValue([['f', 'x'.repeat(64)]]).encoding()).toBe('listpack')
  })

  it('a set of few integers is an intset', () => {
    const set = new SetValue(Array.from({ length: 512 }, (_, index) => String(index)))
    expect(set.encoding()).toBe('intset')
    set.add('9999')
    expect(set.encoding()).toBe('hashtable')
    for (const text of ['01', '+1', '1.0', ' 1', '-0', '', '9223372036854775808', 'a']) expect(new SetValue([text]).encoding(), text).toBe('hashtable')
    for (const text of ['0', '-1', '9223372036854775807', '-9223372036854775808']) expect(new SetValue([text]).encoding(), text).toBe('intset')
  })

  it('a sorted set leaves the compact encoding by count and by length', () => {
    const set = new SortedSetValue(Array.from({ length: 128 }, (_, index) => [`m${index}`, index] as const))
    expect(set.encoding()).toBe('listpack')
    set.add('m0', 5)
    expect(set.encoding()).toBe('listpack')
    set.add('one more', 1)
    expect(set.encoding()).toBe('skiplist')
    expect(new SortedSetValue([[long, 1]]).encoding()).toBe('skiplist')
  })

  it('goes by the thresholds given, also when they change later', () => {
    const limits = { hashEntries: 2, hashValueBytes: 64, setIntegers: 512, sortedSetEntries: 128, sortedSetValueBytes: 64, streamNodeBytes: 4096, streamNodeEntries: 100 }
    const hash = new HashValue([['a', '1'], ['b', '2']], limits)
    expect(hash.encoding()).toBe('listpack')
    limits.hashEntries = 10
    hash.set('c', '3')
    expect(hash.encoding()).toBe('listpack')
    limits.hashEntries = 3
    hash.set('d', '4')
    expect(hash.encoding()).toBe('hashtable')
  })
})

describe('random members', () => {
  it.each([[10], [1000]])('of %i: each is drawn about as often as any other, while members come and go', (size) => {
    const random = new SeededRandom(3)
    const set = new SetValue(Array.from({ length: size }, (_, index) => `m${index}`))
    set.randomMember(random)
    for (let index = 0; index < size; index += 2) set.delete(`m${index}`)
    for (let index = 0; index < size / 2; index++) set.add(`n${index}`)
    const draws = new Map<string, number>()
    for (let draw = 0; draw < size * 200; draw++) {
      const member = set.randomMember(random)
      draws.set(member, (draws.get(member) ?? 0) + 1)
    }
    expect([...draws.keys()].sort()).toEqual([...set.members].sort())
    for (const [member, count] of draws) expect(count, member).toBeGreaterThan(100)
  })
})

describe('scans of large collections', () => {
  const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

  it('give every member that stays, while others come and go and two scans interleave', () => {
    const stayers = names(5000, 'stay')
    const set = new SetValue([...stayers, ...names(5000, 'go')])
    const seen = [new Set<string>(), new Set<string>()]
    const cursors = [0, 0]
    let calls = 0
    for (let open = 2; open > 0; calls++) {
      const which = calls % 2
      if (calls > 1 && cursors[which] === 0) continue
      const { next, members } = set.scan(cursors[which]!, 10)
      for (const member of members) seen[which]!.add(member)
      cursors[which] = next
      if (next === 0) open--
      set.delete(`go${calls}`)
      set.add(`come${calls}`)
      if (calls === 300) for (const name of names(20_000, 'flood')) set.add(name)
    }
    for (const found of seen) expect(stayers.filter((name) => !found.has(name))).toEqual([])
  })

  it('stop near the count asked for', () => {
    const set = new SetValue(names(10_000, 'm'))
    const { next, members } = set.scan(0, 10)
    expect(next).toBeGreaterThan(0)
    expect(members.length).toBeLessThan(100)
  })

  it('of hashes and sorted sets are whole as well', () => {
    const fields = names(3000, 'f')
    for (const value of [new HashValue(fields.map((name) => [name, 'v'] as const)), new SortedSetValue(fields.map((name, index) => [name, index] as const))]) {
      const found: string[] = []
      let position = 0
      do {
        const { next, members } = value.scan(position, 7)
        found.push(...members)
        position = next
      } while (position !== 0)
      expect(found.sort()).toEqual([...fields].sort())
    }
  })
})
