import { Radio, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignOptions, QuietHours } from '../../api/sending';
import type { useProblems } from '../../shared/problems';
import { useLang } from '../../shared/use-lang';

export interface OptionProps {
  options: CampaignOptions;
  /** Members that are undefined are taken away. */
  set: (change: Partial<CampaignOptions>) => void;
  problems: ReturnType<typeof useProblems>;
}

interface ChoiceProps<T extends string> {
  label?: string;
  value: T;
  onChange: (value: T) => void;
  of: readonly { value: T; label: string; text?: string; more?: ReactNode }[];
}

/** One of a few ways, each in words; what belongs to the chosen one stands below it. */
export function Choice<T extends string>({ label, value, onChange, of }: ChoiceProps<T>) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(next as T)}>
      <Stack gap="xs" mt={label ? 6 : 0}>
        {of.map((each) => (
          <div key={each.value}>
            <Radio value={each.value} label={each.label} description={each.text} />
            {each.value === value && each.more && <div style={{ margin: '8px 0 4px 30px' }}>{each.more}</div>}
          </div>
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** From one time of day to another, across midnight too. */
export function HoursInput({ value, onChange }: { value: QuietHours; onChange: (value: QuietHours) => void }) {
  const { t } = useLang();
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
      <TextInput
        type="time"
        aria-label={t('options.quietFrom')}
        value={value.from}
        onChange={(event) => event.currentTarget.value && onChange({ ...value, from: event.currentTarget.value })}
      />
      <span>{t('options.quietTo')}</span>
      <TextInput
        type="time"
        aria-label={t('options.quietUntil')}
        value={value.to}
        onChange={(event) => event.currentTarget.value && onChange({ ...value, to: event.currentTarget.value })}
      />
    </div>
  );
}
