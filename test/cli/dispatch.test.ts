import { Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runSlotscope } from '../../src-main/cli/dispatch.ts'
import { nearestWord } from '../../src-main/cli/suggestion.ts'

function call(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr'): Writable => new Writable({
    write(chunk: Buffer, _encoding, done) {
      written[name] += chunk.toString()
      done()
    }
  })
  return runSlotscope(argv, { stdin: Readable.from([]), stdout: sink('stdout'), stderr: sink('stderr'), env: {}, isTty: false }).then((code) => ({ code, ...written }))
}

describe('slotscope', () => {
  it('lists every subcommand with --help', async () => {
    const { code, stdout } = await call('--help')
    expect(code).toBe(0)
    for (const word of ['web', 'node', 'sandbox up', 'trib', 'cli', 'slot', 'trace']) expect(stdout).toContain(`slotscope ${word}`)
  })

  it('prints its version', async () => {
    expect(await call('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^slotscope \d+\.\d+\.\d+/) })
  })

  it('refuses an unknown subcommand with exit code 2 and the nearest one', async () => {
    expect(await call('sandbx', 'up')).toEqual({ code: 2, stdout: '', stderr: 'slotscope: unknown subcommand "sandbx": did you mean `slotscope sandbox`?\n' })
    expect((await call('frobnicate')).stderr).toContain('try `slotscope --help`')
    expect((await call('\x1b[2J')).stderr).not.toContain('\x1b')
  })

  it('runs a subcommand with the arguments after its name', async () => {
    const { code, stdout } = await call('cli', '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('slotscope cli [OPTIONS]')
  })
})

describe('nearestWord', () => {
  it.each([['nod', 'node'], ['noed', 'node'], ['tirb', 'trib'], ['x', undefined], ['completely', undefined]])('%s -> %s', (typed, expected) => {
    expect(nearestWord(typed, ['node', 'trib', 'cli', 'web'])).toBe(expected)
  })
})
