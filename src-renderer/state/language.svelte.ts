import { en, type Messages } from '../i18n/en.ts'
import { zhCN } from '../i18n/zh-CN.ts'
import { recall, remember } from './remembered.ts'

const LANGUAGES = ['en', 'zh-CN'] as const
export type LanguageTag = (typeof LANGUAGES)[number]

const MESSAGES: Readonly<Record<LanguageTag, Messages>> = { en, 'zh-CN': zhCN }

/** The language in use: what was chosen before, else the first of the browser's languages that we speak. */
export class Language {
  tag = $state<LanguageTag>(recall('language', LANGUAGES) ?? languageOf(navigator.languages))

  get messages(): Messages {
    return MESSAGES[this.tag]
  }

  choose(tag: LanguageTag): void {
    this.tag = tag
    remember('language', tag)
  }

  toggle(): void {
    this.choose(this.tag === 'en' ? 'zh-CN' : 'en')
  }
}

export function languageOf(preferred: readonly string[]): LanguageTag {
  const known = preferred.map((tag) => tag.toLowerCase()).find((tag) => tag.startsWith('zh') || tag.startsWith('en'))
  return known?.startsWith('zh') ? 'zh-CN' : 'en'
}
