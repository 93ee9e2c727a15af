import { Select, type SelectProps } from '@mantine/core';

type WordSelectProps<W extends string> = Omit<SelectProps, 'value' | 'onChange' | 'data'> & {
  label: string;
  words: readonly W[];
  say: (word: W) => string;
  value: W | undefined;
  onChange: (word: W) => void;
};

/** One word of a closed list. A stored word that is not offered here is still shown, not lost. */
export function WordSelect<W extends string>({ label, words, say, value, onChange, ...props }: WordSelectProps<W>) {
  const all = value !== undefined && !words.includes(value) ? [value, ...words] : words;
  return (
    <Select
      size="xs"
      aria-label={label}
      maxDropdownHeight={340}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      value={value ?? null}
      onChange={(next) => next !== null && onChange(next as W)}
      data={all.map((word) => ({ value: word, label: say(word) }))}
      {...props}
    />
  );
}

/** A width for what a word select shows: as wide as its words, within reason. */
export const widthOf = (text: string, ja: boolean) => Math.min(250, Math.max(78, 46 + text.length * (ja ? 12.5 : 7.2)));
