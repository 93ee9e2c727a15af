import { TagsInput } from '@mantine/core';
import type { Path } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { stepsFrom } from '../value-test';

/** The keys that lead into an object or a list, one pill each: a key may hold any character, so they are never joined in one text. */
export function PathInput({
  value,
  onChange,
  label,
  suggestions,
}: {
  value: Path;
  onChange: (path: Path) => void;
  label: string;
  suggestions?: string[];
}) {
  const { t } = useLang();
  return (
    <TagsInput
      size="xs"
      miw={110}
      maw={240}
      aria-label={label}
      placeholder={value.length ? undefined : t('segments.pathHint')}
      splitChars={[]}
      allowDuplicates
      acceptValueOnBlur
      maxTags={9}
      data={suggestions}
      value={value.map(String)}
      onChange={(texts) => onChange(stepsFrom(texts, value))}
    />
  );
}
