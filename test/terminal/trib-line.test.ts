import { describe, expect, it } from 'vitest'
import { isSecretLine, readLineCommand } from '../../src-main/terminal/line-command.ts'
import { withSeed } from '../../src-main/terminal/trib-line.ts'

const seeded = (line: string): string => withSeed(line.split(' '), { host: '127.0.0.1', port: 7000 }).join(' ')

describe('trib at a prompt', () => {
  it('starts from the node of the prompt where no node is named', () => {
    expect(seeded('check')).toBe('check 127.0.0.1:7000')
    expect(seeded('reshard --slots 10 --from all --to abc --yes')).toBe('reshard 127.0.0.1:7000 --slots 10 --from all --to abc --yes')
    expect(seeded('call CONFIG GET port')).toBe('call 127.0.0.1:7000 CONFIG GET port')
    expect(seeded('set-timeout 5000')).toBe('set-timeout 127.0.0.1:7000 5000')
    expect(seeded('import --from 10.0.0.9:6379')).toBe('import 127.0.0.1:7000 --from 10.0.0.9:6379')
    expect(seeded('add-node 10.0.0.9:6379 --slave')).toBe('add-node 10.0.0.9:6379 --slave 127.0.0.1:7000')
    expect(seeded('failover')).toBe('failover 127.0.0.1:7000')
  })

  it('leaves lines alone that name their nodes, or need none', () => {
    for (const line of ['check 10.0.0.1:6379', 'check --search-multiple-owners 10.0.0.1:6379', 'info 10.0.0.1 6379', 'add-node 10.0.0.9:6379 10.0.0.1:6379', 'create 10.0.0.1:6379 10.0.0.2:6379', 'help', 'resume', 'check --help', 'call [::1]:7000 PING', 'set-timeout 10.0.0.1:6379 5000']) {
      expect(seeded(line)).toBe(line)
    }
  })
})

describe('our own words at a prompt', () => {
  it('are read beside redis-cli\'s', () => {
    expect(readLineCommand(':masters config get port')).toEqual({ kind: 'several', target: 'masters', args: ['config', 'get', 'port'] })
    expect(readLineCommand(':ALL ping')).toEqual({ kind: 'several', target: 'all', args: ['ping'] })
    expect(readLineCommand(':set format JSON')).toEqual({ kind: 'mode', mode: 'json' })
    expect(readLineCommand(':set target masters')).toEqual({ kind: 'target', target: 'masters' })
    expect(readLineCommand('trib reshard --slots 5')).toEqual({ kind: 'trib', args: ['reshard', '--slots', '5'] })
    expect(readLineCommand('slotscope trib resume x')).toEqual({ kind: 'trib', args: ['resume', 'x'] })
    expect(readLineCommand('slotscope')).toMatchObject({ kind: 'command' })
    expect(readLineCommand(':masters')).toMatchObject({ kind: 'say' })
    expect(readLineCommand(':set format xml')).toMatchObject({ kind: 'say' })
    expect(readLineCommand(':node ping')).toEqual({ kind: 'say', text: "unknown redis-cli internal command ':node'" })
  })

  it('are no history where they carry a password', () => {
    for (const line of [':all config set requirepass x', ':masters acl setuser u >p', 'trib check --pass x', 'trib import --from h:1 --cluster-from-pass x', 'trib check -a x', 'auth x']) {
      expect(isSecretLine(readLineCommand(line)), line).toBe(true)
    }
    for (const line of [':all config get x', 'trib check', 'get auth']) expect(isSecretLine(readLineCommand(line)), line).toBe(false)
  })
})
