import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'
import { clientInfoLine } from '../client/client-info.ts'
import type { CommandSpec } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import type { AclEvent } from './acl-log.ts'
import { type Denial, denialOf } from './permission.ts'

/**
 * Why a client may not run a request, entered in the log; undefined when it may.
 * @param asking who stands behind the request: of a script's commands the client that runs the script.
 */
export function loggedDenial(
  node: NodeServices,
  client: Client,
  spec: CommandSpec,
  args: readonly Bytes[],
  context: AclEvent['context'],
  asking: Client = client,
): Denial | undefined {
  const denial = denialOf(client.user, spec, args)
  if (denial === undefined) return undefined
  const object = denial.reason === 'command' ? node.acl.commands.fullName(spec) : args[denial.at]!
  logEvent(node, asking, { reason: denial.reason, context, object, userName: client.user!.name })
  return denial
}

/** A login that failed. */
export function logFailedLogin(node: NodeServices, client: Client, userName: Bytes, object: Bytes): void {
  logEvent(node, client, { reason: 'auth', context: client.transaction === undefined ? 'toplevel' : 'multi', object, userName })
}

function logEvent(node: NodeServices, client: Client, event: Omit<AclEvent, 'clientInfo'>): void {
  node.acl.log.add({ ...event, clientInfo: clientInfoLine(client, node) }, node.clock.nowMs(), node.config.integer('acllog-max-len'))
}

/** The refusal of a request that came from a client (processCommand). */
export function refusalText({ reason }: Denial, fullName: string): Bytes {
  switch (reason) {
    case 'command':
      return `NOPERM this user has no permissions to run the '${fullName}' command`
    case 'key':
      return 'NOPERM this user has no permissions to access one of the keys used as arguments'
    case 'channel':
      return 'NOPERM this user has no permissions to access one of the channels used as arguments'
  }
}

const LOST = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments',
} as const

/** The refusal of a queued request whose user lost the right to it before EXEC (execCommand). */
export function lostRightText({ reason }: Denial): Bytes {
  return 'NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. ' +
    `This command is no longer allowed for the following reason: ${LOST[reason]}`
}

const IN_SCRIPT = {
  command: "can't run this command or subcommand",
  key: "can't access at least one of the keys mentioned in the command arguments",
  channel: "can't publish to the channel mentioned in the command",
} as const

/** The refusal of a script's command (scriptVerifyACL). */
export function scriptRefusalText({ reason }: Denial): Bytes {
  return `The user executing the script ${IN_SCRIPT[reason]}`
}
