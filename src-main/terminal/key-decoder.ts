/** A key with no text of its own. Ctrl and Alt combinations carry their letter. */
export type KeyName =
  | 'enter' | 'tab' | 'backtab' | 'backspace' | 'delete' | 'escape' | 'up' | 'down' | 'left' | 'right' | 'home' | 'end'
  | 'word-left' | 'word-right' | 'alt-b' | 'alt-f' | 'alt-d' | 'alt-backspace' | `ctrl-${string}`

export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'key'; readonly name: KeyName }

const ESC = '\x1b'
const PASTE_START = '\x1b[200~'
const PASTE_END = '\x1b[201~'
const MAX_PASTE_LENGTH = 1024 * 1024
/** An escape sequence that has not ended by then is noise. */
const MAX_SEQUENCE_LENGTH = 4096

const SEQUENCES: ReadonlyMap<string, KeyName> = new Map<string, KeyName>([
  ['[A', 'up'], ['[B', 'down'], ['[C', 'right'], ['[D', 'left'], ['[H', 'home'], ['[F', 'end'], ['[Z', 'backtab'],
  ['OA', 'up'], ['OB', 'down'], ['OC', 'right'], ['OD', 'left'], ['OH', 'home'], ['OF', 'end'],
  ['[1~', 'home'], ['[7~', 'home'], ['[4~', 'end'], ['[8~', 'end'], ['[3~', 'delete'],
  ['[1;5C', 'word-right'], ['[1;5D', 'word-left'], ['[1;3C', 'word-right'], ['[1;3D', 'word-left'],
  ['b', 'alt-b'], ['f', 'alt-f'], ['d', 'alt-d'], ['\x7f', 'alt-backspace'], ['\b', 'alt-backspace']
])

/**
 * CSI (final byte @ to ~), SS3, and the strings a terminal sends as answers (DCS, OSC, APC, PM; ended by ST or BEL).
 * The answers are recognised in order to be dropped: a server must never type a command through them.
 */
const WHOLE_SEQUENCE = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|O[@-~]|[P\]_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[^[OP\]_^X])/s

/**
 * Turns what a terminal sends into keys, whatever the chunks. Sequences nobody knows and the terminal's own answers
 * (cursor position, device attributes, colours) vanish.
 */
export class KeyDecoder {
  private pending = ''
  private paste: string | undefined

  /** True while a lone ESC, or the start of a sequence, waits for what follows; `flush` ends the wait. */
  get waiting(): boolean {
    return this.pending !== '' && this.paste === undefined
  }

  decode(input: string): Key[] {
    const keys: Key[] = []
    this.pending += input
    while (this.pending !== '') {
      const key = this.paste === undefined ? this.next() : this.continuePaste()
      if (key === 'wait') break
      if (key !== 'dropped') keys.push(key)
    }
    return keys
  }

  /** Nothing followed in time: a lone ESC was the Escape key; a torn sequence is dropped. */
  flush(): Key[] {
    if (!this.waiting) return []
    const alone = this.pending === ESC
    this.pending = ''
    return alone ? [{ kind: 'key', name: 'escape' }] : []
  }

  private next(): Key | 'wait' | 'dropped' {
    const code = this.pending.charCodeAt(0)
    if (code === 0x1b) return this.nextSequence()
    if (code < 0x20 || code === 0x7f) return { kind: 'key', name: controlName(this.take(1).charCodeAt(0)) }
    const run = /^[^\x00-\x1f\x7f]+/.exec(this.pending)![0]
    return { kind: 'text', text: this.take(run.length) }
  }

  private nextSequence(): Key | 'wait' | 'dropped' {
    if (this.pending.startsWith(ESC + ESC)) {
      this.take(1)
      return { kind: 'key', name: 'escape' }
    }
    const whole = WHOLE_SEQUENCE.exec(this.pending)?.[0]
    if (whole === undefined) {
      if (this.pending.length <= MAX_SEQUENCE_LENGTH) return 'wait'
      this.pending = ''
      return 'dropped'
    }
    this.take(whole.length)
    if (whole === PASTE_START) {
      this.paste = ''
      return 'dropped'
    }
    const name = SEQUENCES.get(whole.slice(1))
    return name === undefined ? 'dropped' : { kind: 'key', name }
  }

  private continuePaste(): Key | 'wait' | 'dropped' {
    const end = this.pending.indexOf(PASTE_END)
    const keep = end === -1 ? Math.max(0, this.pending.length - PASTE_END.length + 1) : end
    this.paste = (this.paste! + this.take(keep)).slice(0, MAX_PASTE_LENGTH)
    if (end === -1) return 'wait'
    this.take(PASTE_END.length)
    const text = this.paste.replace(/\r\n?/g, '\n')
    this.paste = undefined
    return { kind: 'paste', text }
  }

  private take(length: number): string {
    const taken = this.pending.slice(0, length)
    this.pending = this.pending.slice(length)
    return taken
  }
}

function controlName(code: number): KeyName {
  if (code === 0x7f || code === 0x08) return 'backspace'
  if (code === 0x0d || code === 0x0a) return 'enter'
  if (code === 0x09) return 'tab'
  return `ctrl-${String.fromCharCode(code + 0x60)}`
}
