import type { Result } from './errors.ts'
import type { EventSink, Session, SessionOpener } from './session.ts'

/* The contract over Electron IPC: one invoke channel for calls, one send channel for events. */

export const CALL_CHANNEL = 'slotscope:call'
export const EVENT_CHANNEL = 'slotscope:event'

/** What the bridge needs of ipcMain. */
export interface IpcCallPort<Invocation> {
  handle(channel: string, listener: (invocation: Invocation, call: unknown, arg: unknown) => Promise<Result<unknown>>): void
  removeHandler(channel: string): void
}

/** What the bridge needs of a window's webContents. */
export interface IpcEventPort {
  isDestroyed(): boolean
  send(channel: string, event: string, payload: unknown): void
}

/**
 * Serves one window. Every call's sender is checked first (Electron security checklist, item 17): a frame that is not our
 * own page gets a refusal and reaches no service. Returns the session, whose close() also stops taking calls.
 */
export function serveIpc<Invocation>(
  services: SessionOpener,
  calls: IpcCallPort<Invocation>,
  window: IpcEventPort,
  isTrustedSender: (invocation: Invocation) => boolean,
): Session {
  const sink: EventSink = {
    emit: (event, payload) => {
      if (!window.isDestroyed()) window.send(EVENT_CHANNEL, event, payload)
    },
    isCongested: () => false,
  }
  const session = services.openSession(sink)
  calls.handle(CALL_CHANNEL, async (invocation, call, arg) => {
    if (!isTrustedSender(invocation)) return { ok: false, code: 'REFUSED', message: 'calls are taken from the app’s own page only' }
    return session.handle(call, arg)
  })
  return {
    handle: (call, arg) => session.handle(call, arg),
    close() {
      calls.removeHandler(CALL_CHANNEL)
      session.close()
    },
  }
}
