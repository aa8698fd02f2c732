import { describe, expect, it } from 'vitest'
import { fallbackDocs } from '../../src-main/terminal/command-docs.ts'
import { completions } from '../../src-main/terminal/completion.ts'
import { helpText } from '../../src-main/terminal/help-text.ts'
import { hintFor } from '../../src-main/terminal/hints.ts'

const docs = fallbackDocs()

describe('hints from the built-in documentation', () => {
  it.each([
    ['get', ' key'],
    ['get ', 'key'],
    ['GET k', ' '],
    ['set k', ' value [EX seconds|PX milliseconds|KEEPTTL] [NX|XX]'],
    ['set k v ex ', '[EX seconds|PX milliseconds|KEEPTTL] [NX|XX]'],
    ['cluster', undefined],
    ['cluster getkeysinslot 5', ' count'],
    ['nosuch', undefined],
    ['', undefined],
    ['get "open', undefined]
  ])('%j -> %j', (line, hint) => {
    expect(hintFor(line, docs)).toBe(hint)
  })
})

describe('completion', () => {
  it('offers commands, and after help also groups', () => {
    expect(completions('cluster n', docs)).toEqual(['CLUSTER NODES'])
    expect(completions('help @s', docs)).toEqual(['help @scripting', 'help @server', 'help @set', 'help @sorted-set', 'help @stream', 'help @string'])
    expect(completions('zzz', docs)).toEqual([])
  })
})

describe('servers without COMMAND DOCS', () => {
  it('add what their COMMAND knows, by arity', () => {
    const bulk = (bytes: string) => ({ type: 'bulk' as const, bytes })
    const integer = (value: bigint) => ({ type: 'integer' as const, value })
    const row = (name: string, arity: bigint, firstKey: bigint) => ({ type: 'array' as const, items: [bulk(name), integer(arity), { type: 'array' as const, items: [] }, integer(firstKey)] })
    const integrated = fallbackDocs({ type: 'array', items: [row('ft.search', -3n, 1n), row('get', 2n, 1n)] })
    expect(hintFor('ft.search', integrated)).toBe(' key arg ...options...')
    expect(integrated.commands.filter((doc) => doc.name === 'GET')).toHaveLength(1)
  })

  it('cannot steer the terminal through their help texts', () => {
    const evil = { ...docs, commands: [{ words: ['EVIL'], name: 'EVIL', params: '\x1b[2J', summary: 'x\x07\ny', since: undefined, group: 'g' }] }
    expect(helpText(['evil'], evil)).toContain('\\x1b[2J')
    expect(helpText(['evil'], evil)).toContain('x\\x07\\ny')
  })
})
