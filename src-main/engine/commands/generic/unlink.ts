import { allKeys, type CommandSpec } from '../command.ts'
import { removeKeys } from './del.ts'

export const unlink: CommandSpec = {
  name: 'unlink',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: allKeys(1, 'RM', 'delete'),
  doc: {
    summary: 'Removes keys and leaves freeing their memory to the garbage collector.',
    since: '4.0.0',
    group: 'generic',
    complexity: 'O(1) per key',
    syntax: 'key [key ...]',
  },
  run: removeKeys,
}
