import { recall, recallNumber, remember } from './remembered.ts'

export type View = 'topology' | 'slots' | 'lookup'
export type DockTab = 'terminal' | 'trace'
export const TOPOLOGY_MODES = ['graph', 'table', 'views', 'history'] as const
export type TopologyMode = (typeof TOPOLOGY_MODES)[number]

/** Below this the inspector stands in the upper part only, and only when something is selected. */
export const NARROW_WIDTH_PX = 1180
const LOW_HEIGHT_PX = 800

const LIMITS = {
  rail: { min: 176, max: 360, initial: innerWidth < NARROW_WIDTH_PX ? 200 : 232 },
  inspector: { min: 240, max: 520, initial: innerWidth < NARROW_WIDTH_PX ? 272 : 304 },
  dock: { min: 120, max: 640, initial: innerHeight < LOW_HEIGHT_PX ? 232 : 276 },
} as const
export type Pane = keyof typeof LIMITS

/** How the window is divided and what each part shows; remembered. */
export class Layout {
  view = $state<View>('topology')
  dockTab = $state<DockTab>('terminal')
  topologyMode = $state<TopologyMode>(recall('topologyMode', TOPOLOGY_MODES) ?? 'graph')
  timeLineShown = $state(recall('timeLine', ['yes', 'no'] as const) !== 'no')
  inspectorShown = $state(recall('inspectorShown', ['yes', 'no'] as const) !== 'no')
  dockShown = $state(true)
  sizes = $state<Record<Pane, number>>({ rail: initialSize('rail'), inspector: initialSize('inspector'), dock: initialSize('dock') })
  windowWidth = $state(innerWidth)
  dialog = $state<'connect' | 'start' | 'palette' | 'exchange' | undefined>(undefined)
  /** The saved connection that the connect dialog shows; a new one when undefined. */
  editedProfileId = $state<string | undefined>(undefined)

  get narrow(): boolean {
    return this.windowWidth < NARROW_WIDTH_PX
  }

  resize(pane: Pane, size: number): void {
    this.sizes[pane] = clampSize(pane, size)
    remember(`size.${pane}`, this.sizes[pane])
  }

  showInspector(shown: boolean): void {
    this.inspectorShown = shown
    if (!this.narrow) remember('inspectorShown', shown ? 'yes' : 'no')
  }

  chooseTopologyMode(mode: TopologyMode): void {
    this.topologyMode = mode
    remember('topologyMode', mode)
  }

  showTimeLine(shown: boolean): void {
    this.timeLineShown = shown
    remember('timeLine', shown ? 'yes' : 'no')
  }

  /** Opens the connect dialog, on a saved connection when given. */
  openConnect(profileId?: string): void {
    this.editedProfileId = profileId
    this.dialog = 'connect'
  }

  showDock(tab: DockTab): void {
    this.dockTab = tab
    this.dockShown = true
  }
}

export function limitsOf(pane: Pane): { readonly min: number; readonly max: number } {
  return LIMITS[pane]
}

function initialSize(pane: Pane): number {
  return clampSize(pane, recallNumber(`size.${pane}`) ?? LIMITS[pane].initial)
}

function clampSize(pane: Pane, size: number): number {
  return Math.round(Math.min(Math.max(size, LIMITS[pane].min), LIMITS[pane].max))
}
