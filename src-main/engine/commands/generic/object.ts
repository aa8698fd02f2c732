import type { CommandSpec } from '../command.ts'
import { objectEncoding } from './object-encoding.ts'
import { objectFreq } from './object-freq.ts'
import { objectHelp } from './object-help.ts'
import { objectIdletime } from './object-idletime.ts'
import { objectRefcount } from './object-refcount.ts'

export const object: CommandSpec = {
  name: 'object',
  arity: -2,
  flags: [],
  acl: [],
  doc: { summary: 'Looks at how a value is kept.', since: '2.2.3', group: 'generic', complexity: 'Depends on the subcommand', syntax: '' },
  subcommands: [objectEncoding, objectFreq, objectHelp, objectIdletime, objectRefcount],
}
