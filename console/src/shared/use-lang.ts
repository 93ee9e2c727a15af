import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lang } from '../api/types';
import { useSession } from '../session/SessionContext';
import { makeFormat } from './format';

/** The translator, the formatter of the workspace's zone, and a chooser between the API's ja/en pairs. */
export function useLang() {
  const { t, i18n } = useTranslation();
  const lang: Lang = i18n.language === 'en' ? 'en' : 'ja';
  const session = useSession();
  const zone = session?.workspace.zone ?? 'Asia/Tokyo';
  const f = useMemo(() => makeFormat(lang, zone), [lang, zone]);
  return { t, f, lang, zone, say: (pair: { ja?: string; en?: string }) => (lang === 'ja' ? pair.ja : pair.en) ?? '' };
}
