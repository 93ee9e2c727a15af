import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { api } from '../api/client';
import type { Lang } from '../api/types';
import { en } from './en';
import { ja } from './ja';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ja };
  }
}

const stored = 'todoke.lang';

/** Japanese unless this browser chose English before, or its first language is not Japanese. */
export function firstLanguage(remembered: string | null, browser: readonly string[]): Lang {
  if (remembered === 'ja' || remembered === 'en') return remembered;
  const first = browser[0]?.toLowerCase() ?? 'ja';
  return first.startsWith('ja') || browser.some((lang) => lang.toLowerCase().startsWith('ja')) ? 'ja' : 'en';
}

export function setLanguage(lang: Lang) {
  localStorage.setItem(stored, lang);
  document.documentElement.lang = lang;
  api.speak(lang);
  void i18next.changeLanguage(lang);
}

export function startLanguage() {
  const lang = firstLanguage(localStorage.getItem(stored), navigator.languages ?? []);
  document.documentElement.lang = lang;
  api.speak(lang);
  return startLanguageFor(lang);
}

export function startLanguageFor(lang: Lang) {
  return i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'ja',
    resources: { ja: { translation: ja }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
