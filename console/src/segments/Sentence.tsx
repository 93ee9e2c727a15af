import type { Definition, Id } from '../api/types';
import { useLang } from '../shared/use-lang';
import { useCheck } from './use-live-count';

/** What a condition says, in words: the server's own sentence, the same everywhere. */
export function Sentence({ definition, id }: { definition: Definition; id?: Id }) {
  const { lang } = useLang();
  const check = useCheck(definition, id);
  if (check.isPlaceholderData) return null;
  return (lang === 'ja' ? check.data?.sentence_ja : check.data?.sentence_en) ?? null;
}
