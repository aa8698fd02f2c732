import { app, Menu, shell } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

const SPECIFICATION_URL = 'https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/'

/** The application menu, of roles whose words and keys the system knows. */
export function installMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', app.isPackaged)))
}

function menuTemplate(isMac: boolean, isPackaged: boolean): MenuItemConstructorOptions[] {
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Redis Cluster Specification', click: () => void shell.openExternal(SPECIFICATION_URL) }] },
  ]
}
