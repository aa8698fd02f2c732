/**
 * Type byte and value of objects that no Redis writes, in the encodings of RDB files. Lengths: one byte up to 63, `80` and four bytes,
 * `81` and eight.
 */
export const CORRUPT_VALUES: readonly (readonly [what: string, body: string])[] = [
  ['an unknown type', '\x1e\x01a'],
  ['nothing behind the type', '\0'],
  ['a string longer than its payload', '\0\x80\x7f\xff\xff\xff'],
  ['a string of 2^63 - 1 bytes', '\0\x81\x7f\xff\xff\xff\xff\xff\xff\xff'],
  ['a compressed string that says it is 500 MB', '\0\xc3\x03\x80\x1d\xcd\x65\0\x01\x02\x03'],
  ['a compressed string that refers to before its start', '\0\xc3\x04\x14\x20\x61\xe0\xff'],
  ['a compressed string that ends in the midst of a copy', '\0\xc3\x03\x09\0\x61\xe0'],
  ['something behind the value', '\0\x01aa'],
  ['a list of 2^62 elements', '\x01\x81\x40\0\0\0\0\0\0\0'],
  ['a list without elements', '\x01\0'],
  ['a list of 2^32 quicklist nodes', '\x12\x80\xff\xff\xff\xff'],
  ['a quicklist node of an unknown container', '\x12\x01\x03\x01a'],
  ['a quicklist node that holds nothing', '\x12\x01\x01\0'],
  ['a quicklist node that is an empty listpack', `\x12\x01\x02${blob(listpack('', 0))}`],
  ['a set without members', '\x02\0'],
  ['a set with a member twice', '\x02\x02\x01a\x01a'],
  ['an intset of an unknown width', `\x0b${blob('\x03\0\0\0\x01\0\0\0\x05\0\0')}`],
  ['an intset shorter than its count', `\x0b${blob('\x02\0\0\0\xff\xff\xff\x7f\x05\0')}`],
  ['an intset out of order', `\x0b${blob('\x02\0\0\0\x02\0\0\0\x05\0\x04\0')}`],
  ['an intset without a head', `\x0b${blob('\x02\0')}`],
  ['a set listpack with a member twice', `\x14${blob(listpack('\x81a\x02\x81a\x02', 2))}`],
  ['a listpack longer than its bytes', `\x10${blob('\xff\xff\xff\x7f\x02\0\x81a\x02\xff')}`],
  ['a listpack whose count lies', `\x10${blob(listpack('\x81f\x02\x81v\x02', 9))}`],
  ['a listpack without its end', `\x10${blob('\x0c\0\0\0\x02\0\x81f\x02\x81v\x02')}`],
  ['a listpack entry that goes beyond the end', `\x10${blob(listpack('\xbfff', 1))}`],
  ['a listpack entry whose length is 4 GB', `\x10${blob(listpack('\xf0\xff\xff\xff\xffx', 1))}`],
  ['a listpack entry whose way back is wrong', `\x10${blob(listpack('\x81f\x09\x81v\x02', 2))}`],
  ['a hash listpack with a field alone', `\x10${blob(listpack('\x81f\x02', 1))}`],
  ['a hash listpack with a field twice', `\x10${blob(listpack('\x81f\x02\x81v\x02\x81f\x02\x81w\x02', 4))}`],
  ['a hash with a field twice', '\x04\x02\x01f\x01v\x01f\x01w'],
  ['a hash of 2^32 - 1 fields', '\x04\x80\xff\xff\xff\xff\x01f\x01v'],
  ['a hash without fields', '\x04\0'],
  ['a zipmap whose value is longer than it', `\x09${blob('\x01\x01f\xfe\xff\xff\xff\x7f\0v\xff')}`],
  ['a zipmap without its end', `\x09${blob('\x01\x01f\x01\0v')}`],
  ['a zipmap with a field twice', `\x09${blob('\x02\x01f\x01\0v\x01f\x01\0w\xff')}`],
  ['a ziplist whose tail lies beyond it', `\x0d${blob(`\x11\0\0\0\xff\xff\xff\x7f\x02\0\0\x01f\x03\x01v\xff`)}`],
  ['a ziplist entry that goes beyond the end', `\x0d${blob(`\x11\0\0\0\x0d\0\0\0\x02\0\0\x3ff\x03\x01v\xff`)}`],
  ['a ziplist of a sorted set with a member alone', `\x0c${blob(`\x0e\0\0\0\x0a\0\0\0\x01\0\0\x01m\xff`)}`],
  ['a sorted set with a score that is no number', '\x05\x01\x01a\0\0\0\0\0\0\xf8\x7f'],
  ['a sorted set with a member twice', `\x05\x02\x01a${'\0'.repeat(8)}\x01a${'\0'.repeat(8)}`],
  ['a sorted set of 2^62 members', '\x05\x81\x40\0\0\0\0\0\0\0'],
  ['a sorted set listpack with a score that is no number', `\x11${blob(listpack('\x81m\x02\x83nan\x04', 2))}`],
  ['a stream of 2^32 nodes', '\x0f\x80\xff\xff\xff\xff'],
  ['a stream node whose key is no id', `\x0f\x01\x03abc${blob(listpack('\x01\x01', 1))}`],
  ['a stream node that is an empty listpack', `\x0f\x01\x10${'\0'.repeat(16)}${blob(listpack('', 0))}\0\0\0\0`],
  ['a stream of more entries than it holds', '\x0f\0\x05\0\0\0'],
  ['a stream entry pending for a group and no consumer (CVE-2026-63639)', `\x0f\0\0\0\0\x01\x01g\0\0\x01${id(1)}${'\0'.repeat(8)}\x01\0`],
  ['a stream entry pending for two consumers at once (CVE-2026-63639)', `\x0f\0\0\0\0\x01\x01g\0\0\x01${id(1)}${'\0'.repeat(8)}\x01\x02\x01a${'\0'.repeat(8)}\x01${id(1)}\x01b${'\0'.repeat(8)}\x01${id(1)}`],
  ['a stream entry pending twice in a group (CVE-2026-63639)', `\x0f\0\0\0\0\x01\x01g\0\0\x02${id(1)}${'\0'.repeat(8)}\x01${id(1)}${'\0'.repeat(8)}\x01\0`],
  ['a stream entry pending for a consumer and not its group', `\x0f\0\0\0\0\x01\x01g\0\0\0\x01\x01a${'\0'.repeat(8)}\x01${id(1)}`],
  ['a stream with a consumer twice', `\x0f\0\0\0\0\x01\x01g\0\0\0\x02\x01a${'\0'.repeat(8)}\0\x01a${'\0'.repeat(8)}\0`],
  ['a stream with a group twice', '\x0f\0\0\0\0\x02\x01g\0\0\0\0\x01g\0\0\0\0'],
]

/** A string with its length before it, as a file holds it. */
function blob(bytes: string): string {
  return bytes.length < 64 ? String.fromCharCode(bytes.length) + bytes : `\x40${String.fromCharCode(bytes.length)}${bytes}`
}

/** A listpack of these entries that says it has so many. */
function listpack(entries: string, count: number): string {
  const sizeBytes = entries.length + 7
  return `${String.fromCharCode(sizeBytes)}\0\0\0${String.fromCharCode(count)}\0${entries}\xff`
}

/** A stream's id as a file holds it among pending entries: two integers of 64 bits. */
function id(ms: number): string {
  return `${'\0'.repeat(7)}${String.fromCharCode(ms)}${'\0'.repeat(8)}`
}
