import { describe, expect, it } from 'vitest'
import { CommandStream } from '../../../src-main/engine/replication/command-stream.ts'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'

function recorded(): { stream: CommandStream; events: string[]; applied: () => number } {
  const events: string[] = []
  let applied = 0
  const stream = new CommandStream(
    {
      apply: (dbIndex, args) => events.push(`${dbIndex}: ${args.join(' ')}`),
      acknowledge: () => events.push(`ack at ${applied}`),
      applied: (bytes) => void (applied += bytes.length),
    },
    0,
  )
  return { stream, events, applied: () => applied }
}
const bytes = (...requests: string[][]): Buffer => Buffer.from(requests.map((request) => requestBytes(request)).join(''), 'latin1')

describe('the stream of a primary', () => {
  it('applies commands to the database selected', () => {
    const { stream, events } = recorded()
    stream.push(bytes(['SELECT', '3'], ['SET', 'a', '1'], ['PING'], ['SELECT', '0'], ['DEL', 'a']))
    expect(events).toEqual(['3: SET a 1', '0: DEL a'])
  })

  it('counts every byte of what is complete, keep-alive newlines included, and none of what is not', () => {
    const { stream, applied } = recorded()
    const whole = bytes(['SET', 'a', '1'])
    stream.push(Buffer.concat([whole, Buffer.from('\n'), bytes(['PING']), whole.subarray(0, 10)]))
    expect(applied()).toBe(whole.length + 1 + bytes(['PING']).length)
    stream.push(whole.subarray(10))
    expect(applied()).toBe(whole.length * 2 + 1 + bytes(['PING']).length)
  })

  it('applies a transaction only when its EXEC is there, and counts it only then', () => {
    const { stream, events, applied } = recorded()
    const start = bytes(['MULTI'], ['SET', 'a', '1'], ['SELECT', '2'], ['SET', 'b', '2'])
    stream.push(start)
    expect([events, applied()]).toEqual([[], 0])
    stream.push(bytes(['EXEC']))
    expect(events).toEqual(['0: SET a 1', '2: SET b 2'])
    expect(applied()).toBe(start.length + bytes(['EXEC']).length)
  })

  it('acknowledges what came before the question', () => {
    const { stream, events } = recorded()
    const before = bytes(['SET', 'a', '1'])
    stream.push(Buffer.concat([before, bytes(['REPLCONF', 'GETACK', '*'], ['SET', 'a', '2'])]))
    expect(events).toEqual(['0: SET a 1', `ack at ${before.length}`, '0: SET a 2'])
  })

  it('gives the same result whatever the chunks', () => {
    const input = bytes(['SELECT', '1'], ['MULTI'], ['SET', 'a', '\u00ff\r\n'], ['EXEC'], ['INCR', 'n'])
    for (let cut = 1; cut < input.length; cut++) {
      const { stream, events, applied } = recorded()
      stream.push(input.subarray(0, cut))
      stream.push(input.subarray(cut))
      expect(events).toEqual(['1: SET a \u00ff\r\n', '1: INCR n'])
      expect(applied()).toBe(input.length)
    }
  })
})
