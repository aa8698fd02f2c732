import { describe, expect, it } from 'vitest'
import { EMPTY_MANIFEST, formatAofManifest, parseAofManifest, withIncrementsRewritten, withNewBase, withNewIncrement } from '../../../src-main/engine/persistence/aof-manifest.ts'

const TEXT = 'file a.aof.2.base.rdb seq 2 type b\nfile a.aof.1.incr.aof seq 1 type h\nfile a.aof.2.incr.aof seq 2 type i\nfile a.aof.3.incr.aof seq 3 type i\n'

describe('the manifest of an append-only file', () => {
  it('is written as it was read', () => expect(formatAofManifest(parseAofManifest(TEXT))).toBe(TEXT))

  it('keeps names that need quotes', () => {
    const manifest = { ...EMPTY_MANIFEST, base: { name: 'a "b"\x01.base.rdb', sequence: 1 } }
    expect(parseAofManifest(formatAofManifest(manifest))).toEqual(manifest)
  })

  it('passes over comments and keys it does not know', () => {
    expect(parseAofManifest('# made by hand\nfile x seq 1 type i later yes\n').increments).toEqual([{ name: 'x', sequence: 1 }])
  })

  it.each([
    ['', 'Found an empty AOF manifest'],
    ['file x seq 1 type b\nfile y seq 2 type b\n', 'Found duplicate base file information'],
    ['file x seq 2 type i\nfile y seq 1 type i\n', 'Found a non-monotonic sequence number'],
    ['file ../x seq 1 type b\n', "File can't be a path, just a filename"],
    ['file x seq 1 type q\n', 'Unknown AOF file type'],
    ['file x seq 0 type b\n', 'Invalid AOF manifest file format'],
    ['file x type b\n', 'Invalid AOF manifest file format'],
    ['\nfile x seq 1 type b\n', 'Invalid AOF manifest file format'],
    [`file ${'x'.repeat(2000)} seq 1 type b\n`, 'too long line'],
  ])('refuses %j', (text, why) => expect(() => parseAofManifest(text)).toThrow(why))

  it('goes through a rewrite', () => {
    const begun = withNewIncrement(parseAofManifest(TEXT), 'a.aof')
    expect(begun.increment.name).toBe('a.aof.4.incr.aof')
    const done = withIncrementsRewritten(withNewBase(begun.manifest, 'a.aof', 'rdb').manifest, 1)
    expect(done.base).toEqual({ name: 'a.aof.3.base.rdb', sequence: 3 })
    expect(done.increments).toEqual([begun.increment])
    expect(done.history.map(({ name }) => name)).toEqual(['a.aof.2.base.rdb', 'a.aof.1.incr.aof', 'a.aof.2.incr.aof', 'a.aof.3.incr.aof'])
    expect(withNewIncrement({ ...done, increments: [] }, 'a.aof').increment.sequence).toBe(4)
  })
})
