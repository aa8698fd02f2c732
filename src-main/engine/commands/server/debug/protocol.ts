import type { Bytes } from '../../../bytes.ts'
import { ReplyError } from '../../command.ts'
import type { CommandContext } from '../../context.ts'

type Sample = (ctx: CommandContext) => void

const COUNTED = [0, 1, 2] as const

/** A sample reply of each type, for testing clients (DEBUG PROTOCOL). */
const SAMPLES: ReadonlyMap<string, Sample> = new Map<string, Sample>([
  ['string', ({ reply }) => reply.bulk('Hello World')],
  ['integer', ({ reply }) => reply.integer(12345)],
  ['double', ({ reply }) => reply.double(3.141)],
  ['bignum', ({ reply }) => reply.bigNumber('1234567999999999999999999999999999999')],
  ['null', ({ reply }) => reply.nil()],
  ['array', ({ reply }) => {
    reply.array(COUNTED.length)
    for (const number of COUNTED) reply.integer(number)
  }],
  ['set', ({ reply }) => {
    reply.set(COUNTED.length)
    for (const number of COUNTED) reply.integer(number)
  }],
  ['map', ({ reply }) => {
    reply.map(COUNTED.length)
    for (const number of COUNTED) {
      reply.integer(number)
      reply.boolean(number === 1)
    }
  }],
  ['attrib', writeAttribute],
  ['push', writePush],
  ['verbatim', ({ reply }) => reply.verbatim('txt', 'This is a verbatim\nstring')],
  ['true', ({ reply }) => reply.boolean(true)],
  ['false', ({ reply }) => reply.boolean(false)],
])

export function replyWithSample(ctx: CommandContext, type: Bytes): void {
  const sample = SAMPLES.get(type.toLowerCase())
  if (sample === undefined) throw new ReplyError(`ERR Wrong protocol type name. Please use one of the following: ${TYPE_NAMES}`)
  sample(ctx)
}

const TYPE_NAMES = 'string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false'

/** An attribute is no reply of its own: one follows. RESP2 has none. */
function writeAttribute({ reply }: CommandContext): void {
  if (reply.protocol === 3) {
    reply.raw('|1\r\n')
    reply.bulk('key-popularity')
    reply.array(2)
    reply.bulk('key:123')
    reply.integer(90)
  }
  reply.bulk('Some real reply following the attribute')
}

function writePush({ reply }: CommandContext): void {
  if (reply.protocol === 2) throw new ReplyError('ERR RESP2 is not supported by this command')
  reply.push(2)
  reply.bulk('server-cpu-usage')
  reply.integer(42)
  reply.bulk('Some real reply following the push reply')
}
