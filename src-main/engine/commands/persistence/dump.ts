import { dumpPayloadBytes } from '../../replication/rdb/dump-payload.ts'
import { type CommandSpec, firstKey } from '../command.ts'

export const dumpCommand: CommandSpec = {
  name: 'dump',
  arity: 2,
  flags: ['readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Gives the value of a key in a serialised form that RESTORE takes.',
    since: '2.6.0',
    group: 'generic',
    complexity: 'O(1) to find the key and O(N*M) to serialise N elements of average size M',
    syntax: 'key',
  },
  run({ db, reply }, args) {
    const value = db.get(args[1]!)
    reply.bulkOrNil(value === undefined ? undefined : dumpPayloadBytes(value))
  },
}
