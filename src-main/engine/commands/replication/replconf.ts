import type { Bytes } from '../../bytes.ts'
import { ReplicaFacts } from '../../replication/replica-facts.ts'
import { splitInlineArguments } from '../../resp/inline.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { notAnInteger, syntaxError } from '../reply-errors.ts'

const MAX_ADDRESS_BYTES = 255

export const replconfCommand: CommandSpec = {
  name: 'replconf',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'],
  acl: [],
  doc: {
    summary: 'Replicas tell their primary about themselves with it.',
    since: '3.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
    isSystemCommand: true,
  },
  run({ client, node, reply }, args) {
    if (args.length % 2 === 0) throw syntaxError()
    const facts = (client.replica ??= new ReplicaFacts())
    for (let at = 1; at < args.length; at += 2) {
      const option = args[at]!.toLowerCase()
      // Neither is ever answered: the one is said by replicas, the other by primaries.
      if (option === 'ack') return
      if (option === 'getack') return node.replication.link?.acknowledge()
      note(facts, option, args[at]!, args[at + 1]!)
    }
    reply.ok()
  },
}

function note(facts: ReplicaFacts, option: Bytes, asWritten: Bytes, value: Bytes): void {
  switch (option) {
    case 'listening-port':
      facts.listeningPort = readInteger(value)
      return
    case 'ip-address':
      if (value.length > MAX_ADDRESS_BYTES) throw new ReplyError(`ERR REPLCONF ip-address provided by replica instance is too long: ${value.length} bytes`)
      facts.announcedIp = value
      return
    case 'capa':
      noteCapability(facts, value.toLowerCase())
      return
    case 'rdb-only':
      facts.wantsSnapshotOnly = readFlag(value)
      return
    case 'rdb-filter-only':
      noteFilter(facts, value)
      return
    default:
      throw new ReplyError(`ERR Unrecognized REPLCONF option: ${asWritten}`)
  }
}

/** Capabilities not known here are no fault. */
function noteCapability(facts: ReplicaFacts, capability: Bytes): void {
  if (capability === 'eof') facts.understandsEofMark = true
  else if (capability === 'psync2') facts.understandsPsync2 = true
}

function readFlag(value: Bytes): boolean {
  const flag = readInteger(value)
  if (flag !== 0 && flag !== 1) throw notAnInteger()
  return flag === 1
}

/** What is named is included; everything else is left out. */
function noteFilter(facts: ReplicaFacts, value: Bytes): void {
  const filters = splitInlineArguments(value)
  if (filters === undefined) throw new ReplyError('ERR Missing rdb-filter-only values')
  facts.excludesData = true
  facts.excludesFunctions = true
  for (const filter of filters) {
    if (filter.toLowerCase() !== 'functions') throw new ReplyError(`ERR Unsupported rdb-filter-only option: ${filter}`)
    facts.excludesFunctions = false
  }
}
