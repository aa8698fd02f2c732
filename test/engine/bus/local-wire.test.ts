import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { dialLocal, openLocalPort } from '../../../src-main/engine/bus/local-wire.ts'
import type { Wire } from '../../../src-main/engine/bus/wire.ts'

interface Heard {
  readonly wire: Wire
  readonly events: string[]
}

function listenTo(wire: Wire): Heard {
  const events: string[] = []
  wire.watch({ up: () => events.push('up'), bytes: (chunk) => events.push(chunk), ended: (why) => events.push(why) })
  return { wire, events }
}

async function turns(): Promise<void> {
  for (let count = 0; count < 4; count++) await turn()
}

async function joined(port: number): Promise<{ near: Heard; far: Heard; close: () => void }> {
  const accepted: Heard[] = []
  const close = openLocalPort('127.0.0.1', port, (wire) => accepted.push(listenTo(wire)))
  const near = listenTo(dialLocal('127.0.0.1', port)!)
  await turns()
  return { near, far: accepted[0]!, close }
}

describe('a connection between nodes of one thread', () => {
  it('opens, and carries bytes both ways in order', async () => {
    const { near, far, close } = await joined(1)
    near.wire.write('one ')
    near.wire.write('two')
    far.wire.write('answer')
    expect(near.wire.waitingSizeBytes).toBe(7)
    await turns()
    expect(far.events.join('')).toBe('one two')
    expect(near.events).toEqual(['up', 'answer'])
    expect(near.wire.waitingSizeBytes).toBe(0)
    close()
  })

  it('delivers what was written before it was closed, then ends at the other side only', async () => {
    const { near, far, close } = await joined(2)
    near.wire.write('last words')
    near.wire.destroy()
    await turns()
    expect(far.events).toEqual(['last words', 'ended'])
    expect(near.events).toEqual(['up'])
    far.wire.write('nobody listens')
    await turns()
    close()
  })

  it('is refused when the port closes while it is dialled, and not to be had afterwards', async () => {
    const close = openLocalPort('127.0.0.1', 3, () => undefined)
    const near = listenTo(dialLocal('127.0.0.1', 3)!)
    close()
    await turns()
    expect(near.events).toEqual(['refused'])
    expect(dialLocal('127.0.0.1', 3)).toBeUndefined()
  })

  it('hears nothing more once it has ended', async () => {
    const { near, far, close } = await joined(4)
    far.wire.write('too late')
    near.wire.destroy()
    await turns()
    expect(near.events).toEqual(['up'])
    close()
  })
})
