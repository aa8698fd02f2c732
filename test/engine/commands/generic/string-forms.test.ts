import { beforeEach, describe, expect, it } from 'vitest'
import { splitInlineArguments } from '../../../../src-main/engine/resp/inline.ts'
import { EmbeddedExecutor } from '../differential/embedded-executor.ts'

let node: EmbeddedExecutor

function run(line: string): string {
  return node.run(splitInlineArguments(line)!).trimEnd()
}

/** Encoding and whether it is one of the integers that Redis shares between keys. */
function formOf(key: string): [string, boolean] {
  return [run(`object encoding ${key}`).split('\r\n')[1]!, run(`object refcount ${key}`) === ':2147483647']
}

beforeEach(() => {
  node = new EmbeddedExecutor()
  run('set i 12')
  run('append g 1')
  run('append g 2')
})

describe('how a string came to be', () => {
  it('a small integer is shared, its copy is not, until it is set or counted anew', () => {
    run('copy i c')
    expect([formOf('i'), formOf('c')]).toEqual([['int', true], ['int', false]])
    run('incr c')
    expect(formOf('c')).toEqual(['int', true])
  })

  it('a string changed in place is raw, and so is what COPY makes of it', () => {
    run('copy g c')
    expect([formOf('g'), formOf('c')]).toEqual([['raw', false], ['raw', false]])
    run('set c 12')
    expect(formOf('c')).toEqual(['int', true])
  })

  it('goes with the value to another name and to another database', () => {
    run('copy i c')
    run('rename c c2')
    run('rename g g2')
    expect(formOf('g2')).toEqual(['raw', false])
    run('move g2 1')
    expect(formOf('c2')).toEqual(['int', false])
    expect(node.databases[1]!.formOf('g2')).toBe('grown')
    node.databases[0]!.swapContent(node.databases[1]!)
    expect([formOf('g2'), node.databases[1]!.formOf('c2')]).toEqual([['raw', false], 'copied'])
  })

  it('is forgotten with the key', () => {
    run('del g')
    run('set g 12')
    run('copy i c')
    run('flushall')
    run('set c 12')
    expect([run('exists g'), formOf('c')]).toEqual([':0', ['int', true]])
  })
})
