import { recall, remember } from './remembered.ts'

const CHOICES = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof CHOICES)[number]

/** Light or dark: the system's until somebody chooses. */
export class Theme {
  choice = $state<ThemeChoice>(recall('theme', CHOICES) ?? 'system')
  #systemIsDark = $state(false)

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)')
    this.#systemIsDark = query.matches
    query.addEventListener('change', (event) => {
      this.#systemIsDark = event.matches
      this.#apply()
    })
    this.#apply()
  }

  get shown(): 'light' | 'dark' {
    if (this.choice !== 'system') return this.choice
    return this.#systemIsDark ? 'dark' : 'light'
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice
    this.#apply()
    remember('theme', choice)
  }

  /** At once, not in an effect: what is painted reads the colours from the document, and effects of children run before their parents'. */
  #apply(): void {
    document.documentElement.dataset['theme'] = this.shown
  }

  /** System, light, dark, and round again. */
  next(): void {
    this.choose(CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length] ?? 'system')
  }
}
