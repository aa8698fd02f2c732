import type { IconName } from '../../components/icons.ts'
import { formatAddress } from '../../model/shard-groups.ts'
import type { App } from '../../state/app.svelte.ts'
import { terminalCommands } from '../terminal/terminal-commands.ts'
import { keyName } from './shortcuts.ts'

export interface PaletteCommand {
  readonly name: string
  readonly icon: IconName
  readonly keys?: string
  run(): void
}

/** What can be done right now, in the order it is likely wanted. */
export function paletteCommands(app: App): PaletteCommand[] {
  return [...clusterCommands(app), ...placeCommands(app), ...terminalCommands(app), ...connectionCommands(app), ...savedCommands(app), ...appearanceCommands(app)]
}

function clusterCommands(app: App): PaletteCommand[] {
  const text = app.messages.palette
  const commands: PaletteCommand[] = [
    { name: text.startSandbox, icon: 'play', run: () => void app.startSandbox() },
    { name: text.startOptions, icon: 'options', run: () => (app.layout.dialog = 'start') },
    { name: text.connect, icon: 'plug', run: () => app.layout.openConnect() },
    { name: app.messages.saved.exchange, icon: 'exchange', run: () => (app.layout.dialog = 'exchange') },
  ]
  return app.sandboxes.starting ? commands.slice(2) : commands
}

function placeCommands(app: App): PaletteCommand[] {
  const text = app.messages.palette
  const { layout, terminals } = app
  const connection = app.connections.selected
  return [
    { name: text.showTopology, icon: 'topology', keys: keyName('1'), run: () => (layout.view = 'topology') },
    { name: text.showSlots, icon: 'slots', keys: keyName('3'), run: () => (layout.view = 'slots') },
    ...(connection === undefined ? [] : (['views', 'history'] as const).map((mode) => ({ name: mode === 'views' ? text.showViews : text.showHistory, icon: 'topology' as const, run: () => showMode(app, mode) }))),
    { name: text.lookUpKey, icon: 'key', keys: keyName('2'), run: () => (layout.view = 'lookup') },
    {
      name: text.focusTerminal,
      icon: 'terminal',
      keys: keyName('`'),
      run: () => {
        layout.showDock('terminal')
        terminals.focus()
      },
    },
    { name: text.showTraces, icon: 'trace', run: () => layout.showDock('trace') },
    ...(connection === undefined ? [] : [{ name: text.newTerminal, icon: 'plus' as const, run: () => app.openTerminal(connection) }]),
  ]
}

function showMode(app: App, mode: 'views' | 'history'): void {
  app.layout.view = 'topology'
  app.layout.chooseTopologyMode(mode)
}

function connectionCommands(app: App): PaletteCommand[] {
  return app.connections.list.map((connection) => ({
    name: app.messages.palette.selectConnection(connection.name),
    icon: 'plug',
    run: () => void app.showConnection(connection.connectionId),
  }))
}

function savedCommands(app: App): PaletteCommand[] {
  return app.connections.resting.map((profile) => ({
    name: app.messages.saved.open(profile.name ?? formatAddress(profile.seeds[0]!)),
    icon: 'plug',
    run: () => void app.openSaved(profile.profileId),
  }))
}

function appearanceCommands(app: App): PaletteCommand[] {
  const text = app.messages.palette
  const { themes } = app.messages.top
  return [
    ...(['system', 'light', 'dark'] as const).map((choice) => ({
      name: text.switchTheme(themes[choice]),
      icon: choice === 'light' ? ('sun' as const) : choice === 'dark' ? ('moon' as const) : ('display' as const),
      run: () => app.theme.choose(choice),
    })),
    { name: text.switchLanguage, icon: 'display', run: () => app.language.toggle() },
    { name: text.toggleInspector, icon: 'sidebar', run: () => app.layout.showInspector(!app.layout.inspectorShown) },
    { name: text.toggleDock, icon: 'dock', run: () => (app.layout.dockShown = !app.layout.dockShown) },
  ]
}
