import { reshard } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { numberOption, seedOperand } from '../trib-options.ts'

export async function runReshard(session: TribSession): Promise<number> {
  const { options } = session.args
  await reshard({
    ...session.changeRequest(seedOperand(session.args)),
    slotCount: numberOption(options, 'slots', 1, 16384),
    to: options.get('to'),
    from: options.get('from')?.split(',').filter((text) => text !== ''),
    ask: (question) => session.questions.ask(question),
  })
  return 0
}
