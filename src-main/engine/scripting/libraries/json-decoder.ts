import type { Bytes } from '../../bytes.ts'
import { bytesFromText } from '../../text.ts'
import type { LuaThread } from '../lua/lua-exports.ts'
import type { Sandbox } from '../sandbox.ts'
import type { JsonConfig } from './cjson.ts'

const PUNCTUATION: ReadonlyMap<string, TokenType> = new Map([
  ['{', 'T_OBJ_BEGIN'], ['}', 'T_OBJ_END'], ['[', 'T_ARR_BEGIN'], [']', 'T_ARR_END'], [',', 'T_COMMA'], [':', 'T_COLON'], ['\0', 'T_END'],
])
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'],
])
const SPACES = /[ \t\n\r]*/y
/** What C's strtod takes. */
const NUMBER = /[+-]?(?:inf(?:inity)?|nan|0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/iy
/** Numbers that strtod takes and JSON does not. */
const NO_JSON_NUMBER = /\+|-?(?:0x|0\d|inf|nan)/iy
const PLAIN_RUN = /[^"\\\0]*/y
const UNICODE_ESCAPE = /\\u([0-9a-fA-F]{4})(?:\\u([0-9a-fA-F]{4}))?/y

type TokenType =
  | 'T_OBJ_BEGIN' | 'T_OBJ_END' | 'T_ARR_BEGIN' | 'T_ARR_END' | 'T_STRING' | 'T_NUMBER' | 'T_BOOLEAN' | 'T_NULL'
  | 'T_COLON' | 'T_COMMA' | 'T_END' | 'T_ERROR'

/** Pushes the value of the JSON text that is the only argument. Raises cjson's errors, with the place of the fault. */
export function decodeJson(sandbox: Sandbox, thread: LuaThread, config: JsonConfig): void {
  new Decoder(sandbox, thread, config).decode()
}

class Decoder {
  private readonly sandbox: Sandbox
  private readonly thread: LuaThread
  private readonly config: JsonConfig
  private readonly text: Bytes
  private at = 0
  private depth = 0
  private type: TokenType = 'T_END'
  private startedAt = 0
  /** Of a string its bytes, of an error its reason. */
  private word: Bytes = ''
  private numeric = 0

  constructor(sandbox: Sandbox, thread: LuaThread, config: JsonConfig) {
    this.sandbox = sandbox
    this.thread = thread
    this.config = config
    this.text = sandbox.lua.checkBytes(thread, 1)
  }

  decode(): void {
    const { text } = this
    if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0')) this.sandbox.lua.fail(this.thread, 'JSON parser does not support UTF-16 or UTF-32')
    this.next()
    this.value()
    this.next()
    if (!this.is('T_END')) this.refuse('the end')
  }

  private value(): void {
    const { lua } = this.sandbox
    this.sandbox.spend()
    switch (this.type) {
      case 'T_STRING':
        return lua.pushBytes(this.thread, this.word)
      case 'T_NUMBER':
      case 'T_BOOLEAN':
        if (this.type === 'T_NUMBER') lua.api.lua_pushnumber(this.thread, this.numeric)
        else lua.api.lua_pushboolean(this.thread, this.numeric)
        return
      case 'T_NULL':
        return lua.api.lua_pushlightuserdata(this.thread, 0)
      case 'T_OBJ_BEGIN':
        return this.object()
      case 'T_ARR_BEGIN':
        return this.array()
      default:
        this.refuse('value')
    }
  }

  private object(): void {
    const { lua } = this.sandbox
    this.descend(3)
    this.next()
    if (!this.is('T_OBJ_END')) {
      for (;;) {
        if (!this.is('T_STRING')) this.refuse('object key string')
        lua.pushBytes(this.thread, this.word)
        this.next()
        if (!this.is('T_COLON')) this.refuse('colon')
        this.next()
        this.value()
        lua.api.lua_rawset(this.thread, -3)
        this.next()
        if (this.is('T_OBJ_END')) break
        if (!this.is('T_COMMA')) this.refuse('comma or object end')
        this.next()
      }
    }
    this.depth--
  }

  private array(): void {
    const { api } = this.sandbox.lua
    this.descend(2)
    this.next()
    for (let i = 1; !this.is('T_ARR_END'); i++) {
      this.value()
      api.lua_rawseti(this.thread, -2, i)
      this.next()
      if (this.is('T_ARR_END')) break
      if (!this.is('T_COMMA')) this.refuse('comma or array end')
      this.next()
      if (this.is('T_ARR_END')) this.refuse('value')
    }
    this.depth--
  }

  private descend(slots: number): void {
    const { lua } = this.sandbox
    this.depth++
    if (this.depth > this.config.decodeDepth || lua.api.lua_checkstack(this.thread, slots) === 0) {
      lua.fail(this.thread, `Found too many nested data structures (${this.depth}) at character ${this.at}`)
    }
    lua.api.lua_createtable(this.thread, 0, 0)
  }

  private refuse(expected: string): never {
    const found = this.type === 'T_ERROR' ? this.word : this.type
    return this.sandbox.lua.fail(this.thread, `Expected ${expected} but found ${found} at character ${this.startedAt + 1}`)
  }

  /** A question, not a field: every `next` changes the answer. */
  private is(type: TokenType): boolean {
    return this.type === type
  }

  private next(): void {
    SPACES.lastIndex = this.at
    this.at += SPACES.exec(this.text)![0].length
    this.startedAt = this.at
    const char = this.text[this.at] ?? '\0'
    const punctuation = PUNCTUATION.get(char)
    if (punctuation !== undefined) {
      this.type = punctuation
      if (punctuation !== 'T_END') this.at++
    } else if (char === '"') this.string()
    else if (/[-\d]/.test(char)) this.number(!this.config.decodesInvalidNumbers)
    else this.literal()
  }

  private literal(): void {
    for (const [word, type, value] of [['true', 'T_BOOLEAN', 1], ['false', 'T_BOOLEAN', 0], ['null', 'T_NULL', 0]] as const) {
      if (!this.text.startsWith(word, this.at)) continue
      this.type = type
      this.numeric = value
      this.at += word.length
      return
    }
    NO_JSON_NUMBER.lastIndex = this.at
    if (this.config.decodesInvalidNumbers && NO_JSON_NUMBER.test(this.text)) this.number(false)
    else this.error('invalid token')
  }

  private number(isStrict: boolean): void {
    NO_JSON_NUMBER.lastIndex = this.at
    if (isStrict && NO_JSON_NUMBER.test(this.text)) return this.error('invalid number')
    NUMBER.lastIndex = this.at
    const found = NUMBER.exec(this.text)
    if (found === null) return this.error('invalid number')
    this.type = 'T_NUMBER'
    this.numeric = numberOf(found[0].toLowerCase())
    this.at += found[0].length
  }

  private string(): void {
    this.at++
    let text = ''
    for (;;) {
      PLAIN_RUN.lastIndex = this.at
      const run = PLAIN_RUN.exec(this.text)![0]
      text += run
      this.at += run.length
      const char = this.text[this.at]
      if (char === undefined || char === '\0') return this.error('unexpected end of string')
      if (char === '"') break
      const unescaped = this.escape()
      if (unescaped === undefined) return
      text += unescaped
    }
    this.at++
    this.type = 'T_STRING'
    this.word = text
  }

  /** The bytes an escape stands for; undefined after an error. */
  private escape(): Bytes | undefined {
    const char = this.text[this.at + 1] ?? '\0'
    if (char === 'u') return this.unicode()
    const plain = ESCAPES.get(char)
    if (plain === undefined) this.error('invalid escape code')
    else this.at += 2
    return plain
  }

  private unicode(): Bytes | undefined {
    UNICODE_ESCAPE.lastIndex = this.at
    const found = UNICODE_ESCAPE.exec(this.text)
    const first = parseInt(found?.[1] ?? '', 16)
    const second = parseInt(found?.[2] ?? '', 16)
    const isSurrogate = (first & 0xf800) === 0xd800
    if (found === null || (isSurrogate && ((first & 0x400) !== 0 || (second & 0xfc00) !== 0xdc00))) {
      this.error('invalid unicode escape code')
      return undefined
    }
    this.at += isSurrogate ? 12 : 6
    return bytesFromText(isSurrogate ? String.fromCharCode(first, second) : String.fromCharCode(first))
  }

  private error(reason: string): void {
    this.type = 'T_ERROR'
    this.startedAt = this.at
    this.word = reason
  }
}

function numberOf(text: string): number {
  const unsigned = text.replace(/^[+-]/, '')
  const sign = text.startsWith('-') ? -1 : 1
  if (unsigned.startsWith('inf')) return sign * Infinity
  if (unsigned === 'nan') return NaN
  return sign * Number(unsigned)
}
