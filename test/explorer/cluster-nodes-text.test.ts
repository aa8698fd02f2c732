import { describe, expect, it } from 'vitest'
import { countSlots, parseClusterNodes } from '../../src-main/explorer/cluster-nodes-text.ts'

const A = '0123456789abcdef0123456789abcdef01234567'
const B = 'f123456789abcdef0123456789abcdef01234567'

describe('CLUSTER NODES', () => {
  it('reads a primary with ranges, single slots and open slots', () => {
    const [node] = parseClusterNodes(`${A} 127.0.0.1:7000@17000 myself,master - 0 1795230478000 18446744073709551615 connected 0-5460 5462 [93->-${B}] [77-<-${B}]\n`)
    expect(node).toMatchObject({ nodeId: A, address: { host: '127.0.0.1', port: 7000 }, busPort: 17000, role: 'primary', primaryId: undefined, configEpoch: '18446744073709551615', linkState: 'connected' })
    expect(node!.slotRanges).toEqual([[0, 5460], [5462, 5462]])
    expect(node!.migrating).toEqual([{ slot: 93, toNodeId: B }])
    expect(node!.importing).toEqual([{ slot: 77, fromNodeId: B }])
    expect(countSlots(node!.slotRanges)).toBe(5462)
  })

  it('reads lines of 3.0, of 7.0 with a hostname, and of 7.2 with auxiliary fields', () => {
    const [old, named, extended] = parseClusterNodes(
      [`${A} 10.0.0.1:7000 master - 0 0 1 connected`, `${A} ::1:7000@17000,redis-1.example.com slave ${B} 0 0 1 connected`, `${A} 10.0.0.1:7000@17000,,tls-port=0,shard-id=${B} master - 0 0 1 disconnected`].join('\r\n'),
    )
    expect(old).toMatchObject({ busPort: 17000, hostname: '' })
    expect(named).toMatchObject({ address: { host: '::1', port: 7000 }, hostname: 'redis-1.example.com', role: 'replica', primaryId: B })
    expect(extended).toMatchObject({ hostname: '', linkState: 'disconnected' })
  })

  it('keeps flags it does not know, and a node without an address', () => {
    const [node] = parseClusterNodes(`${A} :0@0 master,noaddr,nofailover,brandnew - 0 0 0 disconnected`)
    expect([...node!.flags]).toEqual(['master', 'noaddr', 'nofailover', 'brandnew'])
    expect(node!.address).toEqual({ host: '', port: 0 })
  })

  it('leaves out what is no node and no slot', () => {
    expect(parseClusterNodes('vars currentEpoch 6\n\nnonsense\n<script> x y z')).toEqual([])
    const [node] = parseClusterNodes(`${A} h:1@2 master - 0 0 0 connected 0-99999 9-3 x [1-2] 5`)
    expect(node!.slotRanges).toEqual([[5, 5]])
  })
})
