import { backup, restore } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

export async function runBackup(session: TribSession): Promise<number> {
  await backup({ ...seedAndFolder(session), onEvent: session.onEvent })
  return 0
}

export async function runRestore(session: TribSession): Promise<number> {
  await restore({ ...seedAndFolder(session), replace: session.has('replace'), onEvent: session.onEvent })
  return 0
}

function seedAndFolder(session: TribSession): { seed: ReturnType<typeof nodeOperand>; folder: string } {
  const { operands, subcommand } = session.args
  if (operands.length !== 2) throw new UsageError(`trib ${subcommand.name} needs a node and a folder`)
  return { seed: nodeOperand(operands[0]!), folder: operands[1]!, ...session.access }
}
