import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { clientCaching } from './client-caching.ts'
import { clientGetname } from './client-getname.ts'
import { clientGetredir } from './client-getredir.ts'
import { clientId } from './client-id.ts'
import { clientInfo } from './client-info.ts'
import { clientKill } from './client-kill.ts'
import { clientList } from './client-list.ts'
import { clientNoEvict } from './client-no-evict.ts'
import { clientNoTouch } from './client-no-touch.ts'
import { clientPause } from './client-pause.ts'
import { clientReply } from './client-reply.ts'
import { clientSetinfo } from './client-setinfo.ts'
import { clientSetname } from './client-setname.ts'
import { clientTracking } from './client-tracking.ts'
import { clientTrackinginfo } from './client-trackinginfo.ts'
import { clientUnblock } from './client-unblock.ts'
import { clientUnpause } from './client-unpause.ts'

const described: readonly CommandSpec[] = [
  clientCaching, clientGetname, clientGetredir, clientId, clientInfo, clientKill, clientList, clientNoEvict, clientNoTouch, clientPause,
  clientReply, clientSetinfo, clientSetname, clientTracking, clientTrackinginfo, clientUnblock, clientUnpause,
]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'client', group: 'connection', since: '5.0.0', acl: ['connection'], subcommands: described })]

export const clientCommand: CommandSpec = {
  name: 'client',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for what concerns connections.',
    since: '2.4.0',
    group: 'connection',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
