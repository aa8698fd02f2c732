import { describe, expect, it } from 'vitest'
import { allCommands } from '../../../src-main/engine/commands/all-commands.ts'
import { type ArgumentNode, parseSyntax } from '../../../src-main/engine/commands/server/syntax-tree.ts'

describe('a syntax line read as a tree', () => {
  it('tells keys, values, choices and tokens apart', () => {
    expect(parseSyntax('key value [NX | XX] [GET] [EX seconds | PX milliseconds | KEEPTTL]')).toEqual([
      { name: 'key', type: 'key' },
      { name: 'value', type: 'string' },
      { name: 'nx-or-xx', type: 'oneof', isOptional: true, children: [{ name: 'nx', type: 'pure-token', token: 'NX' }, { name: 'xx', type: 'pure-token', token: 'XX' }] },
      { name: 'get', type: 'pure-token', token: 'GET', isOptional: true },
      {
        name: 'seconds-or-milliseconds-or-keepttl', type: 'oneof', isOptional: true,
        children: [{ name: 'seconds', type: 'integer', token: 'EX' }, { name: 'milliseconds', type: 'integer', token: 'PX' }, { name: 'keepttl', type: 'pure-token', token: 'KEEPTTL' }],
      },
    ])
  })

  it('marks what may repeat, with its token or without', () => {
    expect(parseSyntax('key [key ...]')).toEqual([{ name: 'key', type: 'key', isMultiple: true }])
    expect(parseSyntax('[GET pattern [GET pattern ...]]')).toEqual([{ name: 'pattern', type: 'pattern', token: 'GET', isMultiple: true, isTokenRepeated: true, isOptional: true }])
  })

  it('groups what belongs together', () => {
    expect(parseSyntax('[LIMIT offset count]')).toEqual([
      { name: 'offset', type: 'block', token: 'LIMIT', isOptional: true, children: [{ name: 'offset', type: 'integer' }, { name: 'count', type: 'integer' }] },
    ])
    expect(parseSyntax('field value [field value ...]')).toEqual([
      { name: 'field', type: 'block', isMultiple: true, children: [{ name: 'field', type: 'string' }, { name: 'value', type: 'string' }] },
    ])
    expect(parseSyntax('<ON | OFF>')[0]).toMatchObject({ type: 'oneof' })
  })

  it('reads the line of every command to its end', () => {
    const wrong = (nodes: readonly ArgumentNode[]): boolean => nodes.some(({ name, children }) => /[[\]<>|]|^\.\.\.$/.test(name) || name === '' || wrong(children ?? []))
    const specs = allCommands.flatMap((spec) => [spec, ...(spec.subcommands ?? [])])
    expect(specs.filter(({ doc }) => wrong(parseSyntax(doc.syntax))).map(({ name, doc }) => `${name}: ${doc.syntax}`)).toEqual([])
  })
})
