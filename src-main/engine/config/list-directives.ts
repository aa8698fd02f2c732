import type { Bytes } from '../bytes.ts'
import { type Directive, DirectiveError, rewriteOneLine } from './directive.ts'
import { formatMemory, parseMemory } from './number-directive.ts'

const DEFAULT_SAVE = '3600 1 300 100 60 10000'

/** `save <seconds> <changes> …`: when to snapshot. The first line of a file replaces the default, later ones add. */
export const saveDirective: Directive = {
  name: 'save', multi: true, defaultValue: DEFAULT_SAVE,
  parse(words, { previous, isFromFile, isFirstLine }) {
    if (words.length === 1 && words[0] === '') return ''
    if (words.length % 2 !== 0 || words.some((word, index) => !isSaveWord(word, index))) throw new DirectiveError('Invalid save parameters')
    const rules = words.map(Number).join(' ')
    return isFromFile && !isFirstLine && previous !== '' ? `${previous} ${rules}`.trim() : rules
  },
  rewrite(value) {
    if (value === '') return [{ line: 'save ""', isForced: true }]
    return inGroups(value.split(' '), 2).map((rule) => ({ line: `save ${rule.join(' ')}`, isForced: true }))
  },
}

function isSaveWord(word: Bytes, index: number): boolean {
  return /^[+-]?\d{1,15}$/.test(word) && Number(word) >= (index % 2 === 0 ? 1 : 0)
}

const CLIENT_CLASSES = ['normal', 'slave', 'pubsub'] as const
const DEFAULT_LIMITS = 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60'

/** `client-output-buffer-limit <class> <hard> <soft> <soft seconds> …`; classes not named keep their limits. */
export const outputBufferLimitDirective: Directive = {
  name: 'client-output-buffer-limit', multi: true, defaultValue: DEFAULT_LIMITS,
  parse(words, { previous }) {
    if (words.length === 1 && words[0] === '') return previous
    if (words.length % 4 !== 0) throw new DirectiveError('Wrong number of arguments in buffer limit configuration.')
    const limits = new Map(inGroups(previous.split(' '), 4).map(([name, ...rest]) => [name!, rest]))
    for (const [name, hard, soft, seconds] of inGroups(words, 4)) limits.set(clientClass(name!), bufferLimit(hard!, soft!, seconds!))
    return CLIENT_CLASSES.map((name) => `${name} ${limits.get(name)!.join(' ')}`).join(' ')
  },
  rewrite(value) {
    const defaults = inGroups(DEFAULT_LIMITS.split(' '), 4)
    return inGroups(value.split(' '), 4).map(([name, hard, soft, seconds], index) => ({
      line: `client-output-buffer-limit ${name === 'slave' ? 'replica' : name} ${formatMemory(BigInt(hard!))} ${formatMemory(BigInt(soft!))} ${seconds}`,
      isForced: [name, hard, soft, seconds].join() !== defaults[index]!.join(),
    }))
  },
}

function clientClass(word: Bytes): string {
  const name = word.toLowerCase() === 'replica' ? 'slave' : word.toLowerCase()
  if (CLIENT_CLASSES.some((known) => known === name)) return name
  throw new DirectiveError('Invalid client class specified in buffer limit configuration.')
}

function bufferLimit(hard: Bytes, soft: Bytes, seconds: Bytes): string[] {
  const hardBytes = parseMemory(hard)
  const softBytes = parseMemory(soft)
  if (hardBytes === undefined || softBytes === undefined || !/^\+?\d{1,15}$/.test(seconds)) {
    throw new DirectiveError('Error in hard, soft or soft_seconds setting in buffer limit configuration.')
  }
  return [String(hardBytes), String(softBytes), String(Number(seconds))]
}

/** Kept for compatibility: an embedded node never changes the operating system's kill order. */
export const oomScoreAdjValuesDirective: Directive = {
  name: 'oom-score-adj-values', multi: true, defaultValue: '0 200 800',
  parse(words) {
    if (words.length !== 3) throw new DirectiveError('wrong number of arguments')
    if (words.some((word) => !/^[+-]?\d{1,9}$/.test(word) || Math.abs(Number(word)) > 2000)) {
      throw new DirectiveError('Invalid oom-score-adj-values, elements must be between -2000 and 2000.')
    }
    return words.map(Number).join(' ')
  },
  rewrite: (value) => rewriteOneLine('oom-score-adj-values', value, value, '0 200 800'),
}

/** Loopback only, as the redis.conf that ships with Redis has it: a node must not be reachable from outside unless somebody says so. */
const DEFAULT_BIND = '127.0.0.1 -::1'
const MOST_BIND_ADDRESSES = 16

export const bindDirective: Directive = {
  name: 'bind', multi: true, defaultValue: DEFAULT_BIND,
  parse(words) {
    if (words.length > MOST_BIND_ADDRESSES) throw new DirectiveError('Too many bind addresses specified.')
    return words.join(' ')
  },
  rewrite: (value) => (value === DEFAULT_BIND ? [] : [{ line: `bind ${value || '""'}`, isForced: true }]),
}

/** `replicaof host port`, or `replicaof no one`. Shown as "host port"; empty on a primary. */
export const replicaOfDirective: Directive = {
  name: 'replicaof', alias: 'slaveof', immutable: true, multi: true, defaultValue: '',
  parse(words) {
    if (words.length !== 2) throw new DirectiveError('wrong number of arguments')
    const [host, port] = words as readonly [Bytes, Bytes]
    if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return ''
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new DirectiveError('Invalid master port')
    return `${host} ${Number(port)}`
  },
  rewrite: (value) => (value === '' ? [] : [{ line: `replicaof ${value}`, isForced: true }]),
}

const DEFAULT_PERCENTILES = '50 99 99.9'

export const latencyPercentilesDirective: Directive = {
  name: 'latency-tracking-info-percentiles', multi: true, defaultValue: DEFAULT_PERCENTILES,
  parse(words) {
    if (words.length === 1 && words[0] === '') return ''
    return words.map(percentile).join(' ')
  },
  rewrite: (value) => [{ line: `latency-tracking-info-percentiles ${value || '""'}`, isForced: true }],
}

function percentile(word: Bytes): string {
  const value = Number(word)
  if (word.trim() !== word || word === '' || Number.isNaN(value)) throw new DirectiveError('Invalid latency-tracking-info-percentiles parameters')
  if (value > 100 || value < 0) throw new DirectiveError('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]')
  return String(Number(value.toFixed(6)))
}

/** Event classes in the order Redis shows them; `A` is all of the first eleven (keyspaceEventsFlagsToString). */
const ALL_EVENT_CLASSES = 'g$lshzxetd'
const EVENT_CLASSES = `${ALL_EVENT_CLASSES}nKEm`

export const notifyKeyspaceEventsDirective: Directive = {
  name: 'notify-keyspace-events', defaultValue: '',
  parse(words) {
    const given = new Set<string>()
    for (const char of words[0]!) {
      if (char !== 'A' && !EVENT_CLASSES.includes(char)) throw new DirectiveError("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.")
      for (const name of char === 'A' ? ALL_EVENT_CLASSES : char) given.add(name)
    }
    const isAll = [...ALL_EVENT_CLASSES].every((name) => given.has(name))
    const shown = [...EVENT_CLASSES].filter((name) => given.has(name) && !(isAll && (ALL_EVENT_CLASSES + 'n').includes(name)))
    return (isAll ? 'A' : '') + shown.join('')
  },
  rewrite: (value) => rewriteOneLine('notify-keyspace-events', value, `"${value}"`, ''),
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}
