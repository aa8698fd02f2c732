import { app, session, shell } from 'electron'
import type { WebContents } from 'electron'
import { isOwnUrl, mayOpenExternally } from './app-origin.ts'

/** Denies every permission a page could ask for; without a handler Electron grants them all (security checklist, item 5). */
export function denyPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
}

/** Keeps every page of the app where it is: no navigation, no windows, no embedded guests (items 11 to 14). */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
