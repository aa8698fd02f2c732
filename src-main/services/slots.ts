import { Refusal } from '../contract/errors.ts'
import type { ClusterClient } from '../explorer/cluster-client.ts'
import { keysOfSlot } from '../explorer/slot-keys.ts'
import { SlotSurvey } from '../explorer/slot-survey.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

const DEFAULT_KEYS = 50

/** Calls about what slots carry. A connection's survey begins with the first look at its slots. */
export function slotLoadCalls(connections: Connections): CallTable<'slots.load' | 'slots.keys'> {
  const surveys = new Map<string, { readonly asker: ClusterClient; readonly survey: SlotSurvey }>()

  const surveyOf = (connectionId: string): { readonly asker: ClusterClient; readonly survey: SlotSurvey } => {
    const connection = connections.get(connectionId)
    const known = surveys.get(connectionId)
    if (known !== undefined) return known
    const asker = connection.newClient(undefined)
    const made = { asker, survey: new SlotSurvey(asker, () => connection.watch.topology) }
    surveys.set(connectionId, made)
    connection.onClosed(() => {
      surveys.delete(connectionId)
      made.survey.stop()
      asker.close()
    })
    return made
  }

  return {
    'slots.load': ({ connectionId, metric, knownVersion }) => surveyOf(connectionId).survey.look(metric, knownVersion),
    'slots.keys': async ({ connectionId, slot, limit = DEFAULT_KEYS }) => {
      const { topology } = connections.get(connectionId).watch
      if (topology === undefined) throw new Refusal('REFUSED', 'the first picture is still being taken')
      return keysOfSlot(surveyOf(connectionId).asker, topology, slot, limit)
    },
  }
}
