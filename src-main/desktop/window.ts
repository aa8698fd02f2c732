import { app, BrowserWindow, screen } from 'electron'
import { join } from 'node:path'
import { APP_PAGE } from './app-origin.ts'
import { MIN_SIZE, onScreen, readWindowState, writeWindowState } from './window-state.ts'

/** Opens the window on our page, where it was last time. */
export function openWindow(log: (line: string) => void): BrowserWindow {
  const statePath = join(app.getPath('userData'), 'window.json')
  const state = onScreen(readWindowState(statePath), screen.getAllDisplays().map((display) => display.workArea))
  const { x, y, width, height } = state
  const window = new BrowserWindow({
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Slotscope',
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (state.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeWindowState(statePath, { ...window.getNormalBounds(), isMaximized: window.isMaximized() }, log))
  void window.loadURL(APP_PAGE)
  return window
}
