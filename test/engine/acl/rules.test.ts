import { describe, expect, it } from 'vitest'
import { Acl } from '../../../src-main/engine/acl/acl.ts'
import { readAclFile } from '../../../src-main/engine/acl/acl-file.ts'
import { CommandCatalogue } from '../../../src-main/engine/acl/command-catalogue.ts'
import { describeUser } from '../../../src-main/engine/acl/descriptions.ts'
import { mergeSelectorWords } from '../../../src-main/engine/acl/merged-rules.ts'
import { matchesAny, passwordHash } from '../../../src-main/engine/acl/password-hash.ts'
import { denialOf } from '../../../src-main/engine/acl/permission.ts'
import type { User } from '../../../src-main/engine/acl/user.ts'
import { applyUserRule } from '../../../src-main/engine/acl/user-rules.ts'
import { allCommands } from '../../../src-main/engine/commands/all-commands.ts'
import { Config } from '../../../src-main/engine/config/config.ts'
import type { Disk } from '../../../src-main/engine/ports/disk.ts'

const commands = new CommandCatalogue(allCommands)
const newAcl = (settings: Record<string, string> = {}): Acl => new Acl(commands, Config.of(settings))

function userWith(...rules: string[]): User {
  const acl = newAcl()
  const user = acl.newUser('u')
  for (const rule of rules) applyUserRule(user, rule, acl.ruleContext)
  return user
}

const namesOf = (user: User): string[] => [...user.root.allowed].map((spec) => commands.fullName(spec)).sort()
const described = (...rules: string[]): string => describeUser(userWith(...rules), commands)

describe('a rule that makes no sense', () => {
  it.each([
    ['+nonsense', 'Unknown command or category name in ACL'], ['-@nonsense', 'Unknown command or category name in ACL'],
    ['+config|nonsense', 'Unknown command or category name in ACL'], ['+config|get|port', 'Allowing first-arg of a subcommand is not supported'],
    ['+config|', 'Syntax error'], ['%X~a', 'Syntax error'], ['%RR~a', 'Syntax error'], ['%~a', 'Syntax error'], ['%R', 'Syntax error'],
    ['~a b', 'Syntax error'], ['&a\0', 'Syntax error'], ['nonsense', 'Syntax error'], [')', 'Syntax error'], ['(+get "~a)', 'Syntax error'], ['((+get))', 'Syntax error'],
    ['<pw', 'The password you are trying to remove from the user does not exist'],
    ['#abc', 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters'],
  ])('%s is refused: %s', (rule, reason) => {
    expect(() => userWith(rule)).toThrow(reason)
  })

  it('is a pattern after all keys or channels are allowed', () => {
    expect(() => userWith('allkeys', '~a')).toThrow("Try 'resetkeys'")
    expect(() => userWith('allchannels', '&a')).toThrow("Try 'resetchannels'")
  })
})

describe('a user written down', () => {
  it('starts from nothing or from everything, whichever it came from', () => {
    expect(described('on', 'nopass', '+@all', '~*', '&*')).toBe('on nopass ~* &* +@all')
    expect(described('+get', '%R~a', '%W~a', '%R~b')).toBe('off ~a %R~b resetchannels -@all +get')
    expect(described('+@all', '-client|kill')).toBe('off resetchannels +@all -client|kill')
    expect(described('+@all', '-config', '+config|get')).toBe('off resetchannels +@all -config +config|get')
    expect(described('+select|0', '+select|1', '(+get ~x)')).toBe('off resetchannels -@all +select|0 +select|1 (~x resetchannels -@all +get)')
  })

  it('is forgotten by reset', () => {
    expect(described('on', '>pw', '+@all', '~*', '(+get)', 'reset')).toBe('off sanitize-payload resetchannels -@all')
  })

  it('makes the same permissions again, for every category taken away or given', () => {
    for (const { name } of allCommands) {
      const user = userWith('+@all', '-@read', '-@slow', `+${name}`)
      const again = userWith(...described('+@all', '-@read', '-@slow', `+${name}`).split(' '))
      expect(namesOf(again), name).toEqual(namesOf(user))
    }
  })
})

describe('passwords', () => {
  it('are kept as their SHA-256 alone', () => {
    const user = userWith('>secret', '>other', '<other')
    expect([...user.passwordHashes]).toEqual(['2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b'])
    expect(JSON.stringify(user)).not.toContain('secret')
  })

  it('are binary, and let nobody in who is off', () => {
    expect(matchesAny('a\0b', [passwordHash('x'), passwordHash('a\0b')])).toBe(true)
    expect(matchesAny('a', [passwordHash('a\0b')])).toBe(false)
    expect(userWith('on', 'nopass').accepts('whatever')).toBe(true)
    expect(userWith('nopass').accepts('whatever')).toBe(false)
    expect(userWith('on').accepts('')).toBe(false)
  })

  it('of requirepass are the default user\'s, and none means any will do', () => {
    const acl = newAcl({ requirepass: 'pw' })
    expect([acl.asksForPassword, acl.defaultUser.accepts('pw'), acl.defaultUser.accepts('x')]).toEqual([true, true, false])
    expect(newAcl().asksForPassword).toBe(false)
  })
})

describe('permissions', () => {
  const denied = (user: User, ...args: string[]): string | undefined => denialOf(user, commands.find(args[0]!)!, args)?.reason

  it('never refuse what comes before a login', () => {
    const user = userWith()
    expect(['auth', 'hello', 'quit', 'reset'].map((name) => denied(user, name))).toEqual([undefined, undefined, undefined, undefined])
    expect(denied(user, 'ping')).toBe('command')
  })

  it('tell of keys where commands are allowed, and treat names as nothing but names', () => {
    const user = userWith('+@all', '~constructor', '~a*')
    expect(denied(user, 'get', 'constructor')).toBeUndefined()
    expect(denied(user, 'get', '__proto__')).toBe('key')
    expect(denied(user, 'mset', 'a1', 'x', 'b1', 'y')).toBe('key')
    expect(denied(user, 'eval', '', '1', 'b')).toBe('key')
  })

  it('answer at once whatever the pattern', () => {
    const user = userWith('+get', `~${'*a'.repeat(2000)}b`)
    const startedMs = performance.now()
    expect(denied(user, 'get', 'a'.repeat(5000))).toBe('key')
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })
})

describe('words of a selector', () => {
  it('are joined, and one that never ends is named', () => {
    expect(mergeSelectorWords(['on', '(+get', '~a', ')', '+set'])).toEqual({ rules: ['on', '(+get ~a )', '+set'] })
    expect(mergeSelectorWords(['(+get', '~a'])).toEqual({ unmatched: '(+get' })
  })
})

describe('an ACL file', () => {
  const read = (text: string | undefined): ReturnType<typeof readAclFile> => readAclFile(newAcl(), { read: () => text } as unknown as Disk, 'users.acl')

  it('gives all its users', () => {
    const file = read('\nuser alice on nopass +@all (~a +get)\r\n  user bob off\n')
    expect(file.ok && file.users.map((user) => `${user.name} ${describeUser(user, commands)}`)).toEqual([
      'alice on nopass resetchannels +@all (~a resetchannels -@all +get)', 'bob off resetchannels -@all',
    ])
  })

  it('is of no use with one fault, and tells every line at fault without passwords', () => {
    const file = read('user a on >secret <other\nusr b\nuser a\nuser c +nonsense (+get')
    expect(file.ok || file.problems).toBe(
      'users.acl:1: The password you are trying to remove from the user does not exist. users.acl:2 should start with user keyword followed by the username. ' +
      "WARNING: Duplicate user 'a' found on line 3. users.acl:4: Unmatched parenthesis in selector definition. " +
      'WARNING: ACL errors detected, no change to the previously active ACL rules was performed',
    )
    expect(read(undefined)).toMatchObject({ ok: false })
  })
})
