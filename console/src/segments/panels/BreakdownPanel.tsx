import { Select, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { breakdownSegment, type SegmentQuestion } from '../../api/segments';
import { useAttributes } from '../../attributes/use-attributes';
import { ErrorNotice, Loading } from '../../shared/states';
import { useLang } from '../../shared/use-lang';
import { Bar } from './Bar';

/** Who matches, counted by the values of one field. */
export function BreakdownPanel({ question }: { question: SegmentQuestion }) {
  const { t, f } = useLang();
  const attributes = useAttributes();
  const known = attributes.data?.items ?? [];
  // What has few values tells most at first sight.
  const first =
    known.find((each) => (each.choices ?? []).length > 0) ?? known.find((each) => each.type === 'text') ?? known[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const key = chosen ?? first?.key;
  const attribute = known.find((each) => each.key === key);
  const query = useQuery({
    queryKey: ['breakdown', JSON.stringify(question), key],
    queryFn: ({ signal }) => breakdownSegment(question, [key ?? ''], 20, signal),
    enabled: key !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  const label = (value: unknown) => attribute?.choices?.find((each) => each.value === value)?.label || f.value(value);
  const data = query.data;
  const most = Math.max(1, ...(data?.values ?? []).map((each) => each.people), data?.missing ?? 0, data?.others ?? 0);
  const share = (people: number) => `${f.people(people)} (${f.percent(data?.people ? people / data.people : 0)})`;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('segments.breakdownText')}
      </Text>
      <Select
        maw={320}
        searchable
        aria-label={t('segments.breakdownField')}
        placeholder={t('segments.breakdownField')}
        value={key ?? null}
        onChange={setChosen}
        data={known.map((each) => ({ value: each.key, label: each.label || each.key }))}
      />
      <ErrorNotice error={query.error} />
      {key !== undefined && query.isPending && <Loading rows={3} />}
      {data && !query.error && (
        <Stack gap="xs" data-testid="segment-breakdown" style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }}>
          {data.values.map((each) => (
            <Bar
              key={JSON.stringify(each.value)}
              label={label(each.value)}
              value={each.people}
              most={most}
              text={share(each.people)}
            />
          ))}
          {data.others > 0 && (
            <Bar
              label={t('segments.breakdownOthers')}
              value={data.others}
              most={most}
              text={share(data.others)}
              color="var(--mantine-color-gray-5)"
            />
          )}
          {data.missing > 0 && (
            <Bar
              label={t('segments.breakdownMissing')}
              value={data.missing}
              most={most}
              text={share(data.missing)}
              color="var(--mantine-color-gray-4)"
            />
          )}
        </Stack>
      )}
    </Stack>
  );
}
