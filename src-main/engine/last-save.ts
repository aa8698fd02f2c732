import type { NodeServices } from './node-services.ts'
import type { SaveMode } from './orderly-shutdown.ts'

/**
 * What a node does with its dataset before it ends: the append-only file goes to the disk, and a last snapshot is made as asked
 * (finishShutdown). From the snapshot's beginning nobody is served any more: what came after it would be lost.
 * @throws Error, with the reason logged and the node serving again, when it must not end yet.
 */
export async function settleForShutdown(node: NodeServices, mode: SaveMode, isForced: boolean): Promise<void> {
  const { appendOnlyFile, clientPause, persistence } = node
  persistence.cancelBackgroundSave()
  appendOnlyFile.settleForShutdown(isForced)
  clientPause.start('all', Infinity, 'shutdown')
  try {
    if (mode === 'save' || (mode === 'default' && persistence.hasSavePoints)) await saveLast(node, isForced)
  } catch (error) {
    clientPause.end('shutdown')
    throw error
  }
}

async function saveLast(node: NodeServices, isForced: boolean): Promise<void> {
  node.log('notice', 'Saving the final RDB snapshot before exiting.')
  try {
    await node.persistence.saveAndWait()
  } catch (error) {
    node.log('warning', isForced ? 'Error trying to save the DB. Exit anyway.' : "Error trying to save the DB, can't exit.")
    if (!isForced) throw error
  }
}
