import type { Script } from './comparison.ts'

/** Enough elements to pass through every form of the sparse representation, and beyond it. */
function adding(key: string, from: number, to: number, step: number): string[] {
  const lines: string[] = []
  for (let at = from; at < to; at += step) lines.push(`pfadd ${key} ${Array.from({ length: step }, (_, index) => `e:${at + index}`).join(' ')}`)
  return lines
}

export const hyperloglogScripts: Readonly<Record<string, Script>> = {
  'PFADD and PFCOUNT': [
    'pfadd h', 'pfadd h', 'exists h', 'get h', 'pfcount h', 'get h', 'pfadd h a b c d e f g', 'get h', 'pfadd h a', 'pfcount h', 'get h', 'pfadd h ""', 'pfcount h', 'pfcount nokey', 'pfcount nokey nokey2', 'pfcount h nokey', 'object encoding h', 'strlen h', 'setex h2 100 x', 'pfadd h2 a', 'pfcount h2', 'pfcount h h2', 'rpush l 1', 'pfadd l a', 'pfcount l', 'pfcount h l',
    'pfadd long aaaaaaaa bbbbbbbbb "\\xff\\xfe\\x00\\x80\\x81\\x82\\x83\\x84" "\\x80" abcdefghijklmnopqrstuvwxyz', 'get long', 'expire h 1000', 'pfadd h zz', '? ttl h', 'pfcount', 'pfadd',
  ],
  'the sparse representation byte for byte': [...adding('s', 0, 400, 1), 'get s', 'pfdebug decode s', 'pfcount s', 'get s', 'pfdebug encoding s', ...adding('s', 400, 1600, 8), 'get s', 'pfcount s', 'pfdebug encoding s'],
  'the dense representation byte for byte': [...adding('d', 0, 6000, 100), 'pfdebug encoding d', 'get d', 'pfcount d', 'get d', 'pfdebug decode d', 'pfdebug getreg d', 'pfadd t x', 'pfdebug todense t', 'pfdebug todense t', 'get t', 'pfdebug getreg t', 'pfcount t', 'pfadd t y', 'get t', 'pfdebug foo t', 'pfdebug encoding nokey', 'pfdebug encoding l', 'pfdebug encoding'],
  PFMERGE: [
    'pfadd a 1 2 3', 'pfadd b 3 4 5', 'pfmerge c a b', 'get c', 'pfcount c', 'pfmerge c', 'get c', 'pfmerge n', 'get n', 'pfmerge c nokey', ...adding('d', 0, 5000, 100), 'pfmerge c d', 'get c', 'pfcount c', 'pfcount a b d', 'rpush l 1', 'pfmerge l a', 'pfmerge a l', 'set str x', 'pfmerge a str', ...adding('s', 0, 300, 10), 'pfmerge s2 s a b', 'get s2', 'pfmerge s a', 'get s', 'pfmerge a a', 'get a',
  ],
  'strings that are no HyperLogLog, or a corrupt one': [
    'set x foo', 'pfadd x a', 'pfcount x', 'set x HYLL', 'pfcount x', 'set x "HYLL\\x02\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"', 'pfcount x', 'set x "HYLL\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"', 'pfcount x', 'set x "HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80"', 'pfcount x', 'pfadd x a', 'pfmerge y x', 'pfcount x y', 'pfdebug getreg x', 'pfdebug todense x', 'pfdebug decode x',
    'set x "HYLL\\x01\\x00\\x00\\x00\\x07\\x00\\x00\\x00\\x00\\x00\\x00\\x00"', 'pfcount x', 'pfadd h a b c', 'append h hello', 'pfcount h', 'pfadd g a b c', 'setrange g 15 "\\x80"', 'setrange g 0 0123', 'pfcount g', 'pfadd k a b c', 'setrange k 4 1', 'pfcount k', 'pfadd k d', 'set big 12345', 'pfadd big a',
    'pfadd o a', 'setrange o 16 "\\x7f\\xff\\xff"', 'setrange o 15 "\\x80"', 'pfcount o', 'pfmerge p o', 'pfadd o zz', 'pfcount o h',
  ],
}
