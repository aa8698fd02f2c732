import { describe, expect, it } from 'vitest'
import { allCommands } from '../../../src-main/engine/commands/all-commands.ts'
import { type ArgumentNode, parseSyntax, shownSyntax } from '../../../src-main/engine/commands/server/syntax-tree.ts'

describe('a syntax line read as a tree', () => {
  it('tells keys, values, choices and tokens apart', () => {
    expect(parseSyntax('key value [NX | XX] [GET] [EX seconds | PX milliseconds | KEEPTTL]')).toEqual([
      { name: 'key', type: 'key' },
      { name: 'value', type: 'string' },
      { name: 'nx_xx', type: 'oneof', isOptional: true, children: [{ name: 'nx', type: 'pure-token', token: 'NX' }, { name: 'xx', type: 'pure-token', token: 'XX' }] },
      { name: 'get', type: 'pure-token', token: 'GET', isOptional: true },
      {
        name: 'seconds_milliseconds_keepttl', type: 'oneof', isOptional: true,
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
      { name: 'offset_count', type: 'block', token: 'LIMIT', isOptional: true, children: [{ name: 'offset', type: 'integer' }, { name: 'count', type: 'integer' }] },
    ])
    expect(parseSyntax('field value [field value ...]')).toEqual([
      { name: 'field_value', type: 'block', isMultiple: true, children: [{ name: 'field', type: 'string' }, { name: 'value', type: 'string' }] },
    ])
    expect(parseSyntax('<ON | OFF>')[0]).toMatchObject({ type: 'oneof' })
  })

  it('takes name, type, versions and key spec from the braces behind an argument, and does not show them', () => {
    expect(parseSyntax('id{identifier}')).toEqual([{ name: 'identifier', type: 'string' }])
    expect(parseSyntax('[NX | XX{6.2.0}]{condition 3.0.2}')).toEqual([
      { name: 'condition', type: 'oneof', since: '3.0.2', isOptional: true, children: [{ name: 'nx', type: 'pure-token', token: 'NX' }, { name: 'xx', type: 'pure-token', token: 'XX', since: '6.2.0' }] },
    ])
    expect(parseSyntax('ip:port{-2.8.12} value{integer} destination{#2}')).toEqual([
      { name: 'ip:port', type: 'string', deprecatedSince: '2.8.12' }, { name: 'value', type: 'integer' }, { name: 'destination', type: 'key', keySpecIndex: 2 },
    ])
    expect(parseSyntax('id [id ...]{identifier}')).toEqual([{ name: 'identifier', type: 'string', isMultiple: true }])
    expect(shownSyntax('key [NX | XX]{condition 3.0.2} id [id ...]{identifier}')).toBe('key [NX | XX] id [id ...]')
  })

  it('makes groups of one argument, and gives a token to the group or to its first argument', () => {
    const parameter = { name: 'parameter', type: 'string' }
    expect(parseSyntax('parameter [parameter ...]{block}')).toEqual([{ name: 'parameter', type: 'block', isMultiple: true, children: [parameter] }])
    expect(parseSyntax('[ID parameter [parameter ...]]{block id}')).toEqual([{ name: 'id', type: 'block', token: 'ID', isOptional: true, children: [{ ...parameter, isMultiple: true }] }])
    const [radius, unit] = [{ name: 'radius', type: 'double' }, { name: 'unit', type: 'string' }]
    expect(parseSyntax('<BYRADIUS radius unit>{circle first}')).toEqual([{ name: 'circle', type: 'block', children: [{ ...radius, token: 'BYRADIUS' }, unit] }])
    expect(parseSyntax('[TO host [FORCE]]{target whole}')).toEqual([
      { name: 'target', type: 'block', token: 'TO', isOptional: true, children: [{ name: 'host', type: 'string' }, { name: 'force', type: 'pure-token', token: 'FORCE', isOptional: true }] },
    ])
  })

  it('takes the empty string for a token where two quotes stand', () => {
    expect(parseSyntax('""{empty_string}')).toEqual([{ name: 'empty_string', type: 'pure-token', token: '' }])
  })

  it('reads the line of every command to its end', () => {
    const wrong = (nodes: readonly ArgumentNode[]): boolean => nodes.some(({ name, children }) => /[[\]<>|]|^\.\.\.$/.test(name) || name === '' || wrong(children ?? []))
    const specs = allCommands.flatMap((spec) => [spec, ...(spec.subcommands ?? [])])
    expect(specs.filter(({ doc }) => wrong(parseSyntax(doc.syntax))).map(({ name, doc }) => `${name}: ${doc.syntax}`)).toEqual([])
  })
})
