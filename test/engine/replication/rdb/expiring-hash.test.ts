import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Keyspace } from '../../../../src-main/engine/keyspace/keyspace.ts'
import { HashValue } from '../../../../src-main/engine/keyspace/types/hash-value.ts'
import { decodeDumpPayload, encodeDumpPayload, isIntactDumpPayload } from '../../../../src-main/engine/replication/rdb/dump-payload.ts'
import { fieldExpiriesText, readFieldExpiries } from '../../../../src-main/engine/replication/rdb/field-expiries.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { snapshotNow } from '../../../../src-main/engine/replication/snapshot.ts'
import { isMissing } from '../../../support/program.ts'
import { TestClock } from '../../commands/differential/embedded-executor.ts'

function expiringHash(): HashValue {
  const hash = new HashValue([['a', '1'], ['b', '2'], ['c\xff', '3']])
  hash.setExpiry('a', 33_000_000_000_000)
  hash.setExpiry('c\xff', 33_000_000_000_500)
  return hash
}

describe('a hash with expiring fields', () => {
  it('comes back from its payload, which says that 7.0 cannot read it', () => {
    const payload = encodeDumpPayload(expiringHash())
    expect(payload[0]).toBe(24)
    expect(payload.readUInt16LE(payload.length - 10)).toBe(12)
    expect(isIntactDumpPayload(payload)).toBe(true)
    const back = decodeDumpPayload(payload) as HashValue
    expect([...back.fields]).toEqual([...expiringHash().fields])
    expect([...back.expiringFields()]).toEqual([...expiringHash().expiringFields()])
  })

  it('has a plain payload once no field runs out any more', () => {
    const hash = expiringHash()
    hash.setExpiry('a', undefined)
    hash.delete('c\xff')
    expect(encodeDumpPayload(hash).readUInt16LE(encodeDumpPayload(hash).length - 10)).toBe(10)
  })

  it('carries its expiries in an auxiliary field of a file', () => {
    const text = fieldExpiriesText(3, 'key:with 5:colons', expiringHash())!
    expect(readFieldExpiries(text)).toEqual({ dbIndex: 3, key: 'key:with 5:colons', fields: [['a', 33_000_000_000_000], ['c\xff', 33_000_000_000_500]] })
    expect(fieldExpiriesText(0, 'k', new HashValue([['a', '1']]))).toBeUndefined()
  })

  it.each(['', '1:0', '5:0', '1:01:k1:a', '1:01:k1:a2:xx', '1:x1:k1:a1:5', 'garbage', '1:01:k1:a99999999999:5'])('refuses damaged expiries: %s', (text) => {
    expect(() => readFieldExpiries(text)).toThrow(RdbFormatError)
  })

  it.skipIf(isMissing('redis-check-rdb', 'files with field expiries'))('stands in a file that 7.0 reads', () => {
    const database = new Keyspace(new TestClock(), { expired: () => undefined })
    database.set('h', expiringHash())
    database.set('other', 'value')
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-expiring-hash-'))
    try {
      writeFileSync(join(folder, 'dump.rdb'), snapshotNow({ databases: [database], auxiliary: [] }), 'latin1')
      const check = spawnSync('redis-check-rdb', [join(folder, 'dump.rdb')], { encoding: 'utf8', timeout: 20_000 })
      expect(check.stdout).toContain('RDB looks OK')
      expect(check.stdout).toContain('[info] 2 keys read')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
