import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { problemAt, problemsByPath } from '../api/problem';

/** What the API said about single fields of the last attempt: `at('name')` goes beside the field. */
export function useProblems(error: unknown) {
  const { i18n } = useTranslation();
  const lang = i18n.language === 'en' ? 'en' : 'ja';
  return useMemo(() => {
    const map = problemsByPath(error, lang);
    return { at: (path: string) => problemAt(map, path), map };
  }, [error, lang]);
}
