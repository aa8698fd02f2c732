import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slotCommand } from '../../src-main/cli/slot.ts'
import { traceCommand } from '../../src-main/cli/trace.ts'
import { keySlot } from '../../src-main/engine/key-slot.ts'
import { stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { capture } from '../trib/capture.ts'
import { startCluster } from './small-cluster.ts'

describe('slotscope slot, without a cluster', () => {
  it.each([
    ['key:test:1', 5191],
    ['key:test:2', 9252],
  ])('knows the slot of %s', async (key, slot) => {
    const { stdout, exitCode } = await capture(slotCommand, [key])
    expect(stdout).toBe(`${key}\n  slot   ${slot}\n  CRC16  ${slot} (0x${slot.toString(16)}), mod 16384 is the slot\n  tag    none: the whole key is hashed\n`)
    expect(exitCode).toBe(0)
  })

  it('says that keys with one tag may go together, and which tag', async () => {
    const { stdout } = await capture(slotCommand, ['{user1000}.following', '{user1000}.followers'])
    expect(stdout.match(/slot {3}3443\n/g)).toHaveLength(2)
    expect(stdout).toContain('tag    {user1000}: only the part in braces is hashed')
    expect(stdout).toContain('All 2 keys are in slot 3443')
  })

  it('says that others may not, and what would help', async () => {
    const { stdout } = await capture(slotCommand, ['a', 'b'])
    expect(stdout).toContain('CROSSSLOT')
    expect(stdout).toContain('common hash tag')
  })

  it('hashes the UTF-8 bytes of a key', async () => {
    const { stdout } = await capture(slotCommand, ['--json', '键'])
    expect(JSON.parse(stdout)).toEqual({ key: '键', crc16: 48811, slot: 16043, tag: null })
  })

  it('walks through CRC16 when asked', async () => {
    const { stdout } = await capture(slotCommand, ['--steps', '{a}b'])
    expect(stdout).toContain('what stands between the first { and the next } is hashed')
    expect(stdout).toContain('0x0000 with a      0x61 -> 0x7c87  0111110010000111\n  0x7c87, its lower 14 bits: slot 15495\n')
  })

  it('finds keys for a slot, and says where a tag decides', async () => {
    const { stdout, exitCode } = await capture(slotCommand, ['--find', '9252', 'user:'])
    expect(stdout.trimEnd().split('\n').map((key) => [key.startsWith('user:'), keySlot(key)])).toEqual(Array.from({ length: 5 }, () => [true, 9252]))
    expect(exitCode).toBe(0)
    const decided = await capture(slotCommand, ['--find', '9252', '{user}:'])
    expect(decided).toMatchObject({ stdout: '', exitCode: 1 })
    expect((await capture(slotCommand, ['--find', '16384', 'a'])).exitCode).toBe(2)
  })

  it('wants a key, and says when nobody answers', async () => {
    expect((await capture(slotCommand, [])).exitCode).toBe(2)
    expect((await capture(slotCommand, ['a', '-p', 'x'])).exitCode).toBe(2)
    const unreachable = await capture(slotCommand, ['a', '-p', '1'])
    expect(unreachable.stderr).toContain('Nobody answers at 127.0.0.1:1 (Connection refused)')
    expect(unreachable.exitCode).toBe(1)
  })
})

describe('slotscope slot and trace, with a cluster', () => {
  let nodes: TestNode[] = []
  const port = (i: number): string => String(nodes[i]!.port)
  beforeAll(async () => {
    nodes = await startCluster('slotscope', 3, 0)
  }, 40_000)
  afterAll(() => stopNodes(nodes))

  it('names the owner', async () => {
    const { stdout } = await capture(slotCommand, ['key:test:2', '-p', port(0)])
    expect(stdout).toContain(`  owner  127.0.0.1:${port(1)} (${await nodes[1]!.text('cluster', 'myid')})\n`)
  })

  it('tells the hops of one command', async () => {
    const { stdout, exitCode } = await capture(traceCommand, ['-p', port(0), 'set', 'key:test:2', 'value-2'])
    const told = stdout.replace(/\d+\.\d+ ms/g, 'N ms')
    expect(told).toBe(
      [
        'set key:test:2 value-2  (slot 9252)',
        `  1. asked A (127.0.0.1:${port(0)}) [connected to it] -> MOVED 9252 127.0.0.1:${port(1)}  N ms`,
        `     Slot 9252 is served by 127.0.0.1:${port(1)}, for good: the slot table learns it.`,
        `  2. asked B (127.0.0.1:${port(1)}) [MOVED named it] -> OK  N ms`,
        `  slot table: 9252 was unknown, is 127.0.0.1:${port(1)}`,
        '  done in N ms, 2 hops',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(0)
  })

  it('reads commands from standard input and gives JSON lines', async () => {
    const { stdout, stderr } = await capture(traceCommand, ['-p', port(0), '--json'], { input: 'get key:test:2\n\nset "unbalanced\nping\n' })
    const traces = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { command: string; hops: unknown[] })
    expect(traces.map(({ command, hops }) => [command, hops.length])).toEqual([
      ['get key:test:2', 2],
      ['ping', 1],
    ])
    expect(stderr).toBe('Invalid argument(s)\n')
  })

  it('routes by a table that is wrong on purpose, which MOVED corrects', async () => {
    const { stdout } = await capture(traceCommand, ['-p', port(0), '--table', 'shifted', '--json'], { input: 'get key:test:2\nget key:test:2\n' })
    const traces = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { hops: { node: { port: number } }[] })
    expect(traces.map(({ hops }) => hops.map(({ node }) => String(node.port)))).toEqual([[port(2), port(1)], [port(1)]])
  })

  it('draws all commands as one Mermaid diagram', async () => {
    const { stdout } = await capture(traceCommand, ['-p', port(0), '--mermaid'], { input: 'get key:test:2\nping\n' })
    expect(stdout.split('\n')[0]).toBe('sequenceDiagram')
    expect(stdout).toContain('C->>N1: get key:test:2\n')
    expect(stdout).toContain('C->>N2: ping\n')
  })

  it('leaves options after the command to the command', async () => {
    const { stdout } = await capture(traceCommand, ['-p', port(1), 'set', 'key:test:2', '-p', '--json'])
    expect(stdout).toContain('(error) ERR syntax error')
  })
})
