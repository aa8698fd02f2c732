import { describe, expect, it } from 'vitest'
import { SessionWires } from '../../src-renderer/state/session-wires.ts'

function screen() {
  const written: string[] = []
  return { written, write: (data: string) => void written.push(data) }
}

describe('SessionWires', () => {
  it('keeps a prompt that comes before the session is known, and shows it first', () => {
    const wires = new SessionWires()
    const view = screen()
    wires.output('t1', '127.0.0.1:7000> ')
    wires.join('t1', 1, view)
    wires.output('t1', 'OK')
    expect(view.written.join('')).toBe('127.0.0.1:7000> OK')
    expect(wires.sessionOf(1)).toBe('t1')
  })

  it('never mixes sessions up', () => {
    const wires = new SessionWires()
    const [one, two] = [screen(), screen()]
    wires.join('t1', 1, one)
    wires.join('t2', 2, two)
    wires.output('t2', 'x')
    expect([one.written.join(''), two.written.join('')]).toEqual(['', 'x'])
  })

  it('forgets a session that ended', () => {
    const wires = new SessionWires()
    const view = screen()
    wires.join('t1', 1, view)
    expect(wires.part('t1')).toBe(1)
    wires.output('t1', 'late')
    expect(view.written.join('')).toBe('')
    expect(wires.sessionOf(1)).toBeUndefined()
    expect(wires.part('t1')).toBeUndefined()
  })

  it('does not grow without bound for sessions nobody joins', () => {
    const wires = new SessionWires()
    for (let index = 0; index < 1000; index += 1) wires.output(`t${index}`, 'x'.repeat(10))
    const view = screen()
    wires.join('t999', 1, view)
    expect(view.written.join('')).toBe('')
  })
})
