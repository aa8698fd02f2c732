import type { Target } from '../../../src-main/contract/model.ts'
import type { App } from '../../state/app.svelte.ts'
import type { PaletteCommand } from '../palette/palette-commands.ts'

const TARGETS: readonly Target[] = ['node', 'masters', 'replicas', 'all']
/** Ctrl-U: what stands on the line makes room. */
const CLEAR_LINE = '\x15'

/** What the palette can do with the terminal in front: choose whom it speaks to, check its cluster, stop what runs. */
export function terminalCommands(app: App): PaletteCommand[] {
  const { terminals, terminalInsights, layout } = app
  const tab = terminals.tabs.find(({ tabId }) => tabId === terminals.activeId)
  const terminalId = tab?.terminalId
  const state = terminalInsights.stateOf(terminalId)
  if (tab === undefined || terminalId === undefined || state === undefined) return []
  const text = app.messages.terminalTools
  const show = (): void => {
    layout.showDock('terminal')
    terminals.focus()
  }
  const targets = TARGETS.filter((target) => target !== state.target).map((target): PaletteCommand => ({
    name: `${text.target}: ${text.targets[target]}`,
    icon: 'terminal',
    run: () => {
      void terminalInsights.chooseTarget(terminalId, target)
      show()
    },
  }))
  if (state.activity !== 'idle') return [...targets, { name: text.stopHint, icon: 'stop', run: () => void terminalInsights.stop(terminalId) }]
  const check: PaletteCommand = {
    name: text.check,
    icon: 'done',
    run: () => {
      terminals.input(tab.tabId, `${CLEAR_LINE}trib check\r`)
      show()
    },
  }
  return [...targets, check]
}
