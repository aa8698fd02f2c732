import { app } from 'electron'
import type { BrowserWindow } from 'electron'

/** True for the first instance. A second one ends itself, and the first shows its window instead. */
export function isFirstInstance(window: () => BrowserWindow | undefined): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => {
    const shown = window()
    if (shown === undefined || shown.isDestroyed()) return
    if (shown.isMinimized()) shown.restore()
    shown.focus()
  })
  return true
}
