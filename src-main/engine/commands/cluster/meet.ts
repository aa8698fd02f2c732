import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { badSubcommand, CHANGES, clusterDoc, clusterOf, runAdmin } from './in-cluster.ts'

export const meet: CommandSpec = {
  name: 'meet',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: { ...clusterDoc('Introduces this node to another one.', '3.0.0', 'ip port [cluster_bus_port{4.0.0}]'), history: [['4.0.0', 'Takes the port of the cluster bus.']] },
  run(ctx, args) {
    if (args.length > 5) throw badSubcommand(args)
    clusterOf(ctx)
    const [, , ip = '', portText = '', busPortText] = args
    const port = readPort(portText, 'base')
    const busPort = busPortText === undefined ? port + 10000 : readPort(busPortText, 'bus')
    runAdmin(ctx, { kind: 'meet', ip, port, busPort })
  },
}

/** Any integer; whether it is a port is decided with the address. */
function readPort(text: Bytes, which: 'base' | 'bus'): number {
  const port = integerFromText(text)
  if (port === undefined) throw new ReplyError(`ERR Invalid TCP ${which} port specified: ${text}`)
  return Number(port)
}
