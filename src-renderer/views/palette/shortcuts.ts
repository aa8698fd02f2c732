import type { App } from '../../state/app.svelte.ts'
import type { View } from '../../state/layout.svelte.ts'

const VIEWS: readonly View[] = ['topology', 'lookup', 'slots']
const isMac = navigator.userAgent.includes('Mac')

/** How the palette's shortcut is written on this machine. */
export const PALETTE_KEYS = keyName('K')

/** `Ctrl 1`, or `⌘1` on a Mac. */
export function keyName(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`
}

/**
 * Window-wide keys: Ctrl/Cmd+K for the palette, Ctrl/Cmd+1, 2 … for the views, Ctrl+` for the terminal. In a terminal
 * Ctrl+K stays what every line editor makes of it, "cut to the end of the line"; Ctrl+Shift+K opens the palette there.
 * Escape lets go of what is selected, where it has nothing else to do.
 */
export function runShortcut(event: KeyboardEvent, app: App): void {
  if (event.key === 'Escape' && app.layout.dialog === undefined && !isInTerminal(event) && !isInField(event)) app.selection.clear()
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey) return
  const deed = deedFor(event, app)
  if (deed === undefined) return
  event.preventDefault()
  event.stopPropagation()
  deed()
}

function deedFor(event: KeyboardEvent, app: App): (() => void) | undefined {
  const { layout } = app
  if (event.key.toLowerCase() === 'k' && (isMac || event.shiftKey || !isInTerminal(event))) {
    return () => {
      layout.dialog = layout.dialog === 'palette' ? undefined : 'palette'
    }
  }
  if (event.key === '`') {
    return () => {
      layout.showDock('terminal')
      app.terminals.focus()
    }
  }
  const view = VIEWS[Number(event.key) - 1]
  if (view === undefined || event.shiftKey) return undefined
  return () => {
    layout.view = view
  }
}

function isInTerminal(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('.xterm') !== null
}

function isInField(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('input, textarea, select') !== null
}
