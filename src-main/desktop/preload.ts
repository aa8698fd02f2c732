import { contextBridge, ipcRenderer } from 'electron'
import { CALL_CHANNEL, EVENT_CHANNEL } from '../contract/ipc-bridge.ts'

type Listener = (payload: unknown) => void

const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload)
})

/*
 * All the page gets of Electron: one function that asks and one that listens. Neither hands out ipcRenderer, an event object
 * or a channel name (security checklist, item 20); names and arguments are checked where they arrive.
 */
contextBridge.exposeInMainWorld('slotscope', {
  call: (name: string, arg: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, arg),
  on(name: string, listener: Listener): () => void {
    const known = listeners.get(name) ?? new Set()
    listeners.set(name, known.add(listener))
    return () => known.delete(listener)
  },
})
