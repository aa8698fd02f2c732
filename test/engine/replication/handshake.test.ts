import { describe, expect, it } from 'vitest'
import { Handshake, type HandshakeFacts } from '../../../src-main/engine/replication/handshake.ts'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'

const FACTS: HandshakeFacts = { user: '', password: '', listeningPort: 7001, announcedIp: '', position: undefined, isFailover: false }
const ID = 'ab'.repeat(20)
const waiting = { kind: 'waiting' }
const sends = (...requests: string[][]): unknown => ({ kind: 'send', bytes: requests.map((request) => requestBytes(request)).join('') })

function afterReplconf(facts: Partial<HandshakeFacts> = {}): Handshake {
  const handshake = new Handshake({ ...FACTS, ...facts })
  handshake.onLine('+PONG')
  handshake.onLine('+OK')
  handshake.onLine('+OK')
  return handshake
}

describe('a replica shaking hands', () => {
  it('says who it is, then asks for everything', () => {
    const handshake = new Handshake(FACTS)
    expect(handshake.start()).toBe(requestBytes(['PING']))
    expect(handshake.onLine('+PONG')).toEqual(sends(['REPLCONF', 'listening-port', '7001'], ['REPLCONF', 'capa', 'eof', 'capa', 'psync2']))
    expect(handshake.onLine('+OK')).toEqual(waiting)
    expect(handshake.onLine('+OK')).toEqual(sends(['PSYNC', '?', '-1']))
  })

  it('goes on from where it stood', () => {
    const handshake = new Handshake({ ...FACTS, position: { id: ID, nextOffset: 2n ** 60n + 1n } })
    handshake.onLine('+PONG')
    handshake.onLine('+OK')
    expect(handshake.onLine('+OK')).toEqual(sends(['PSYNC', ID, '1152921504606846977']))
  })

  it('authenticates when PING is refused, and gives up when that is refused too', () => {
    const handshake = new Handshake({ ...FACTS, user: 'replica', password: 'secret', announcedIp: '10.0.0.9' })
    expect(handshake.onLine('-NOAUTH Authentication required.')).toEqual(
      sends(['AUTH', 'replica', 'secret'], ['REPLCONF', 'listening-port', '7001'], ['REPLCONF', 'ip-address', '10.0.0.9'], ['REPLCONF', 'capa', 'eof', 'capa', 'psync2']),
    )
    expect(handshake.onLine('-WRONGPASS invalid username-password pair')).toMatchObject({ kind: 'failed' })
  })

  it('takes no offence at a primary that knows no REPLCONF options', () => {
    const handshake = new Handshake(FACTS)
    handshake.onLine('+PONG')
    expect(handshake.onLine('-ERR unknown')).toEqual(waiting)
    expect(handshake.onLine('-ERR unknown')).toMatchObject({ kind: 'send' })
  })

  it('skips newlines that keep the connection alive', () => {
    expect(afterReplconf().onLine('')).toEqual(waiting)
  })

  it.each([
    [`+FULLRESYNC ${ID} 123`, { kind: 'full-sync', id: ID, offset: 123n }],
    [`+CONTINUE ${ID}`, { kind: 'continue', id: ID }],
    ['+CONTINUE', { kind: 'continue', id: undefined }],
  ])('understands %s', (line, outcome) => {
    expect(afterReplconf().onLine(line)).toEqual(outcome)
  })

  it.each(['+FULLRESYNC short 1', `+FULLRESYNC ${ID} -5`, '-NOMASTERLINK Can\'t SYNC', '-LOADING', '-ERR nonsense', '$12'])('fails on %s', (line) => {
    expect(afterReplconf().onLine(line)).toMatchObject({ kind: 'failed' })
  })

  it('fails on an error in reply to PING', () => {
    expect(new Handshake(FACTS).onLine('-MISCONF no')).toMatchObject({ kind: 'failed' })
  })
})
