import { describe, expect, it } from 'vitest'
import { readInstancesOutput, readUnitOutput, readUnitsOutput } from './suite-output.ts'

describe('what runtest prints', () => {
  const output = [
    '[ready]: 4711', 'Testing unit/x', '[ok]: One (3 ms)', '[err]: Two in tests/unit/x.tcl', 'Expected 1 to be equal to 2',
    '[ignore]: Three: tag', '[1/1 done]: unit/x (1 seconds)', '!!! WARNING The following tests failed:', '*** [err]: Two in tests/unit/x.tcl',
  ].join('\n')

  it('is counted by mark, and a failure is told once with its reason', () => {
    expect(readUnitOutput('unit/x', output)).toEqual({
      file: 'unit/x', ok: 1, err: 1, ignored: 1, failures: ['Two in tests/unit/x.tcl: Expected 1 to be equal to 2'], isFinished: true,
    })
  })

  it('tells an error that ends a block once, by the test that holds it', () => {
    const lines = ['[err]: nown command', 'trace', '[err]: Three in tests/unit/x.tcl', 'ERR unknown command', '[ok]: Four', '[err]: alone', '[ok]: Five', '[1/1 done]: unit/x (1 seconds)']
    expect(readUnitOutput('unit/x', lines.join('\n')).failures).toEqual(['Three in tests/unit/x.tcl: ERR unknown command', 'alone'])
  })

  it('is told apart by file where many run one after the other', () => {
    const many = ['Starting test server at port 21079', output, 'Testing integration/y-2', '[ok]: One', '[ok]: Two', '[2/2 done]: integration/y-2 (0 seconds)', 'The End'].join('\n')
    expect(readUnitsOutput(many).map(({ file, ok, err, isFinished }) => [file, ok, err, isFinished])).toEqual([['unit/x', 1, 1, true], ['integration/y-2', 2, 0, true]])
  })

  it('is a file cut short when its end is missing', () => {
    const [begun] = output.split('[1/1 done]')
    expect(readUnitOutput('unit/x', begun!).isFinished).toBe(false)
  })
})

describe('what runtest-cluster prints', () => {
  const output = [
    'Starting redis #0 at port 30000', 'Testing unit: 00-base.tcl', '08:00:00> Reachable: OK', '08:00:01> (init) Restart killed instances: redis/5 OK',
    'Testing unit: 01-faildet.tcl', '08:00:02> Is up: FAILED: state is fail', '(Jumping to next unit after error)', 'FAILED: caught an error in the test ',
    'Testing unit: 20-empty.tcl', 'Cleaning up...', '',
  ].join('\n')

  it('is counted by file, a check that ends its file once', () => {
    expect(readInstancesOutput(output)).toEqual([
      { file: '00-base.tcl', ok: 2, err: 0, ignored: 0, failures: [], isFinished: true },
      { file: '01-faildet.tcl', ok: 0, err: 1, ignored: 0, failures: ['Is up: FAILED: state is fail'], isFinished: true },
      { file: '20-empty.tcl', ok: 0, err: 0, ignored: 0, failures: [], isFinished: true },
    ])
  })

  it('leaves the last file unfinished when the run never came to clean up', () => {
    expect(readInstancesOutput(output.replace('Cleaning up...\n', '')).map(({ isFinished }) => isFinished)).toEqual([true, true, false])
  })
})
