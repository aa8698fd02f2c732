import { describe, expect, it } from 'vitest'
import { parseClusterNodes } from '../../src-main/explorer/cluster-nodes-text.ts'
import { NodeViews } from '../../src-main/explorer/node-views.ts'
import { clusterNodesText, memberId } from './cluster-nodes-sample.ts'

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => memberId(i))
const at = (i: number) => ({ host: '127.0.0.1', port: 7000 + i })

function heard(count: number, change: (viewer: number, text: string) => string = (_, text) => text): NodeViews {
  const views = new NodeViews()
  for (let viewer = 0; viewer < count; viewer++) views.take(memberId(viewer), parseClusterNodes(change(viewer, clusterNodesText(count, viewer))), at(viewer), 1000 + viewer)
  return views
}

describe('the views of all nodes side by side', () => {
  it('are one when all tell the same, whoever is "myself"', () => {
    const picture = heard(6).picture(ids(6), 5000)
    expect(picture).toMatchObject({ nodeCount: 6, disputedCount: 0, hiddenGroupCount: 0, silent: [] })
    expect(picture.groups).toHaveLength(1)
    expect(picture.groups[0]).toMatchObject({ viewerIds: ids(6), oldestAtMs: 1000 })
    expect(picture.beliefs[picture.groups[0]!.beliefs[0]!]).toMatchObject({ role: 'primary', health: 'ok', slotCount: 5461 })
  })

  it('part where one holds another for failed', () => {
    const views = heard(6, (viewer, text) => (viewer === 2 ? text.replace('7001@17001 master', '7001@17001 master,fail?') : text))
    const picture = views.picture(ids(6), 5000)
    expect(picture.disputedCount).toBe(1)
    expect(picture.groups.map((group) => group.viewerIds)).toEqual([[0, 1, 3, 4, 5].map(memberId), [memberId(2)]])
    const believed = picture.groups.map((group) => picture.beliefs[group.beliefs[1]!]?.health)
    expect(believed).toEqual(['ok', 'pfail'])
  })

  it('tell a node that only some know, and those that were not heard', () => {
    const views = heard(4, (viewer, text) => (viewer === 0 ? text.split('\n').filter((line) => !line.startsWith(memberId(3))).join('\n') : text))
    views.silence(memberId(1), 'Nobody answers')
    const picture = views.picture(ids(4), 5000)
    expect(picture.disputedCount).toBe(1)
    expect(picture.groups.find((group) => group.viewerIds.includes(memberId(0)))?.beliefs[3]).toBe(-1)
    expect(picture.silent).toEqual([{ nodeId: memberId(1), reason: 'Nobody answers' }])
  })

  it('forget who left', () => {
    const views = heard(4)
    views.keepOnly(new Set(ids(3)))
    expect(views.picture(ids(3), 5000).groups[0]!.viewerIds).toEqual(ids(3))
  })

  it('of a thousand nodes stay small and show only what is disputed', () => {
    const count = 1000
    const text = (viewer: number): string => (viewer % 10 === 3 ? clusterNodesText(count, viewer).replace('7001@17001 master', '7001@17001 master,fail') : clusterNodesText(count, viewer))
    const views = new NodeViews()
    for (let viewer = 0; viewer < 100; viewer++) views.take(memberId(viewer), parseClusterNodes(text(viewer)), at(viewer), 1000)
    const picture = views.picture(ids(count), 5000)
    expect(picture.subjects).toEqual([memberId(1)])
    expect(picture.groups.map((group) => group.viewerIds.length)).toEqual([90, 10])
    expect(picture.silent).toHaveLength(900)
    expect(JSON.stringify(picture).length).toBeLessThan(120_000)
  })

  it('never grow without bound while epochs go on', () => {
    const views = new NodeViews()
    for (let epoch = 0; epoch < 30_000; epoch++) views.take(memberId(0), parseClusterNodes(clusterNodesText(3, 0).replaceAll(' 1 connected', ` ${epoch} connected`)), at(0), epoch)
    expect(views.picture(ids(3), 1).groups).toHaveLength(1)
  })
})
