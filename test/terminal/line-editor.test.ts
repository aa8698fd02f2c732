import { describe, expect, it } from 'vitest'
import { History } from '../../src-main/terminal/history.ts'
import { KeyDecoder } from '../../src-main/terminal/key-decoder.ts'
import { LineEditor } from '../../src-main/terminal/line-editor.ts'
import type { EditorEvent } from '../../src-main/terminal/line-editor.ts'
import { VirtualScreen } from './virtual-screen.ts'

const UP = '\x1b[A'
const DOWN = '\x1b[B'
const LEFT = '\x1b[D'
const RIGHT = '\x1b[C'

function typist(options: { columns?: number; history?: string[]; hint?: (line: string) => string | undefined; masked?: boolean } = {}) {
  const columns = options.columns ?? 40
  const history = new History()
  for (const line of options.history ?? []) history.add(line)
  const screen = new VirtualScreen(columns)
  const decoder = new KeyDecoder()
  const words = ['GET', 'GETDEL', 'GETEX']
  const editor = new LineEditor({
    columns, history, hint: options.hint ?? (() => undefined),
    complete: (line) => (line === '' ? [] : words.filter((word) => word.startsWith(line.toUpperCase())))
  })
  const events: EditorEvent[] = []
  screen.write(editor.start('> ', options.masked))
  const type = (data: string): void => {
    for (const key of [...decoder.decode(data), ...decoder.flush()]) {
      const step = editor.press(key)
      screen.write(step.output)
      if (step.event) events.push(step.event)
    }
  }
  const entered = (): string | undefined => events.map((event) => (event.kind === 'line' ? event.line : undefined)).at(-1)
  return { type, screen, events, editor, entered, columns }
}

/** Types keys, presses Enter, gives the line. */
function lineAfter(keys: string, history: string[] = []): string | undefined {
  const t = typist({ history })
  t.type(`${keys}\r`)
  return t.entered()
}

describe('editing keys', () => {
  it.each([
    ['inserts at the cursor', `ac${LEFT}b`, 'abc'],
    ['Ctrl-A and Ctrl-E go to the ends', 'bc\x01a\x05d', 'abcd'],
    ['Home and End in every spelling', 'b\x1b[Ha\x1b[Fc\x1bOHx\x1bOFy\x1b[1~<\x1b[4~>', '<xabcy>'],
    ['Ctrl-B and Ctrl-F step', 'ad\x02b\x02\x06c', 'abcd'],
    ['Backspace and Ctrl-H delete before the cursor', 'abcd\x7f\b', 'ab'],
    ['Delete and Ctrl-D delete at the cursor', `abcd\x01\x1b[3~\x04`, 'cd'],
    ['Ctrl-K kills to the end, Ctrl-Y brings it back', `set a b${LEFT}${LEFT}${LEFT}\x0b\x01\x19`, 'a bset '],
    ['Ctrl-U kills the whole line', `abc${LEFT}\x15x`, 'x'],
    ['Ctrl-W kills a word', 'set key value\x17\x17k', 'set k'],
    ['Ctrl-T swaps two characters', `ab${LEFT}\x14`, 'ba'],
    ['Ctrl-T at the end does nothing', 'ab\x14', 'ab'],
    ['Alt-B and Alt-F go by words', 'set key\x1bbX\x1bfY', 'set XkeyY'],
    ['Ctrl-arrows go by words', 'set key\x1b[1;5DX\x1b[1;5CY', 'set XkeyY'],
    ['Alt-D kills the word ahead', 'set key v\x01\x1bd', ' key v'],
    ['Alt-Backspace kills the word behind', 'set key\x1b\x7f', 'set '],
    ['unknown sequences and terminal answers are dropped', 'a\x1b[12;40R\x1b[?1;2c\x1bP1$r0m\x1b\\\x1b]11;rgb:00/00/00\x07\x1b[15~b', 'ab']
  ])('%s', (_what, keys, line) => {
    expect(lineAfter(keys)).toBe(line)
  })

  it('moves by whole characters, whatever they are made of', () => {
    expect(lineAfter(`日本${LEFT}x`)).toBe('日x本')
    expect(lineAfter('e\u0301a\x02\x7f')).toBe('a')
    expect(lineAfter('👩‍👩‍👧b\x02\x7f')).toBe('b')
  })

  it('takes sequences cut anywhere between chunks', () => {
    const decoder = new KeyDecoder()
    expect([...decoder.decode('\x1b'), ...decoder.decode('['), ...decoder.decode('A')]).toEqual([{ kind: 'key', name: 'up' }])
    expect(decoder.waiting).toBe(false)
    expect(decoder.decode('\x1b')).toEqual([])
    expect(decoder.flush()).toEqual([{ kind: 'key', name: 'escape' }])
  })

  it('gives up on a sequence that never ends', () => {
    const decoder = new KeyDecoder()
    decoder.decode(`\x1b]0;${'x'.repeat(5000)}`)
    expect(decoder.decode('a')).toEqual([{ kind: 'text', text: 'a' }])
  })
})

describe('what is on the screen', () => {
  it('shows prompt, text and cursor', () => {
    const t = typist()
    t.type(`get a${LEFT}`)
    expect(t.screen.text).toBe('> get a')
    expect(t.screen.cursor).toEqual({ row: 0, column: 6 })
  })

  it.each([10, 11, 12, 13, 20])('wraps a long line over rows of %i columns and leaves no rubbish when it shrinks', (columns) => {
    const t = typist({ columns })
    t.type('abcdefghijklmnopqrstuvwxyz')
    expect(t.screen.text.replaceAll('\n', '')).toBe('> abcdefghijklmnopqrstuvwxyz')
    const end = 28
    expect(t.screen.cursor).toEqual({ row: Math.floor(end / columns), column: end % columns })
    t.type(LEFT.repeat(20))
    t.type('\x0b')
    expect(t.screen.text).toBe('> abcdef')
  })

  it('keeps wide characters whole at the edge', () => {
    const t = typist({ columns: 9 })
    t.type('abcdef日本')
    expect(t.screen.text).toBe('> abcdef\n日本')
    t.type('\x7f\x7f\x7f')
    expect(t.screen.text).toBe('> abcde')
  })

  it('shows the hint behind the text, cut to the row, and takes it away on Enter', () => {
    const t = typist({ columns: 20, hint: (line) => (line === 'get' ? ' key and a very long hint indeed' : undefined) })
    t.type('get')
    expect(t.screen.text).toBe('> get key and a very')
    expect(t.screen.cursor).toEqual({ row: 0, column: 5 })
    t.type('\r')
    expect(t.screen.text).toBe('> get')
    expect(t.screen.cursor).toEqual({ row: 1, column: 0 })
  })

  it('shows control characters and bidi controls of a paste instead of obeying them', () => {
    const t = typist()
    t.type('\x1b[200~a\x07\u202eb\tc\x1b[201~')
    expect(t.screen.text).toBe('> a\\x07\\u202eb\\tc')
    t.type('\r')
    expect(t.entered()).toBe('a\x07\u202eb\tc')
  })

  it('clears the screen on Ctrl-L and keeps the line', () => {
    const t = typist()
    t.type('one\r')
    t.screen.write(t.editor.start('> '))
    t.type('two\x0c')
    expect(t.screen.text).toBe('> two')
  })

  it('shows asterisks for a password', () => {
    const t = typist({ masked: true, history: ['old'] })
    t.type(`se${UP}cret\t`)
    expect(t.screen.text).toBe('> ******')
    t.type('\r')
    expect(t.entered()).toBe('secret')
  })
})

describe('history', () => {
  const history = ['set a 1', 'get a', 'incr n']

  it('goes up and down and keeps what was being typed', () => {
    expect(lineAfter(`new${UP}`, history)).toBe('incr n')
    expect(lineAfter(`${UP}${UP}${UP}${UP}`, history)).toBe('set a 1')
    expect(lineAfter(`new${UP}${UP}${DOWN}${DOWN}`, history)).toBe('new')
    expect(lineAfter(`${UP}2${UP}${DOWN}`, history)).toBe('incr n2')
  })

  it('searches backwards with Ctrl-R as the query grows', () => {
    const t = typist({ history })
    t.type('\x12a')
    expect(t.screen.text).toBe("(reverse-i-search)`a': get a")
    t.type('\x12')
    expect(t.screen.text).toBe("(reverse-i-search)`a': set a 1")
    t.type('zz')
    expect(t.screen.text).toContain('failed')
    t.type('\x7f\x7f\r')
    expect(t.entered()).toBe('get a')
  })

  it('Ctrl-G leaves the search as it was, an arrow takes the line for editing', () => {
    expect(lineAfter('mine\x12incr\x07', history)).toBe('mine')
    expect(lineAfter('\x12incr\x05 x', history)).toBe('incr n x')
    expect(lineAfter(`\x12incr${RIGHT}!`, history)).toContain('!')
  })

  it('keeps no repeats and no more than its capacity', () => {
    const bounded = new History(2)
    for (const line of ['a', 'a', 'b', 'c']) bounded.add(line)
    expect(bounded.entries()).toEqual(['b', 'c'])
  })
})

describe('completion', () => {
  it('cycles with Tab, rings when the typed text comes round, and Shift-Tab goes back', () => {
    const t = typist()
    t.type('ge\t')
    expect(t.screen.text).toBe('> GET')
    t.type('\t\t')
    expect(t.screen.text).toBe('> GETEX')
    t.type('\t')
    expect(t.screen.text).toBe('> ge')
    expect(t.screen.bells).toBe(1)
    t.type('\x1b[Z')
    expect(t.screen.text).toBe('> GETEX')
    t.type(' k\r')
    expect(t.entered()).toBe('GETEX k')
  })

  it('Escape restores what was typed; nothing to complete rings', () => {
    const t = typist()
    t.type('ge\t')
    t.type('\x1b')
    expect(t.screen.text).toBe('> ge')
    t.type('\x15zz\t')
    expect(t.screen.bells).toBe(1)
  })
})

describe('paste, interrupt, end', () => {
  it('inserts one pasted line without running it', () => {
    const t = typist()
    t.type('\x1b[200~get a\r\n\x1b[201~')
    expect(t.events).toEqual([])
    expect(t.screen.text).toBe('> get a')
  })

  it('shows several pasted lines and runs them only when told to', () => {
    const t = typist()
    t.type('x \x1b[200~set a 1\nset b 2\n\nget a\n\x1b[201~')
    expect(t.screen.text).toContain('Run these 3 pasted lines? (y/N)')
    expect(t.events).toEqual([])
    t.type('y')
    expect(t.events).toEqual([{ kind: 'lines', lines: ['x set a 1', 'set b 2', 'get a'] }])
  })

  it('throws pasted lines away on any other key', () => {
    const t = typist()
    t.type('\x1b[200~flushall\nshutdown\x1b[201~\r')
    expect(t.events).toEqual([])
    expect(t.screen.text.split('\n').at(-1)).toBe('>')
  })

  it('finds the end of a paste cut between chunks', () => {
    const decoder = new KeyDecoder()
    const keys = ['\x1b[20', '0~one\x1b[2', '01', '~x'].flatMap((chunk) => decoder.decode(chunk))
    expect(keys).toEqual([{ kind: 'paste', text: 'one' }, { kind: 'text', text: 'x' }])
  })

  it('Ctrl-C throws the line away and says so; Ctrl-D ends on an empty line only', () => {
    const t = typist()
    t.type('abc\x03')
    expect(t.screen.text).toBe('> abc^C')
    expect(t.events).toEqual([{ kind: 'interrupt', line: 'abc' }])
    t.screen.write(t.editor.start('> '))
    t.type('\x04')
    expect(t.events.at(-1)).toEqual({ kind: 'end' })
  })
})
