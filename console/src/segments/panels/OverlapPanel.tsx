import { MultiSelect, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { listSegments, overlapSegments } from '../../api/segments';
import type { Definition, Id } from '../../api/types';
import { ErrorNotice, Loading } from '../../shared/states';
import { useLang } from '../../shared/use-lang';
import { Bar } from './Bar';
import classes from './panels.module.css';

interface OverlapPanelProps {
  chosen: Id[];
  onChoose: (ids: Id[]) => void;
  /** The condition that is open, compared as it stands on the screen. */
  open?: { id?: Id; name: string; definition: Definition };
}

const most = 5;

/** How two to five groups overlap: one bar for every combination that somebody is in, with a dot for each group. */
export function OverlapPanel({ chosen, onChoose, open }: OverlapPanelProps) {
  const { t, f, lang } = useLang();
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments, staleTime: 15_000 });
  const offered = (segments.data?.items ?? []).filter((each) => each.id !== open?.id);
  const ids = chosen.filter((id) => offered.some((each) => each.id === id)).slice(0, open ? most - 1 : most);
  const enough = ids.length + (open ? 1 : 0) >= 2;
  const definitions = open ? [open.definition] : [];
  const query = useQuery({
    queryKey: ['overlap', ids, JSON.stringify(definitions)],
    queryFn: ({ signal }) => overlapSegments(ids, definitions, signal),
    enabled: enough,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  // The answer counts saved segments first, then the open condition.
  const names = [
    ...ids.map((id) => offered.find((each) => each.id === id)?.name ?? `#${id}`),
    ...(open ? [`${open.name}${t('segments.overlapThis')}`] : []),
  ];
  const data = query.isPlaceholderData ? undefined : query.data;
  const regions = [...(data?.regions ?? [])]
    .filter((each) => each.people > 0 && each.in.length > 0)
    .sort((a, b) => b.people - a.people);
  const longest = Math.max(1, ...(data?.sizes ?? []));
  const joined = (places: readonly number[]) => places.map((at) => names[at]).join(lang === 'ja' ? '・' : ', ');
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('segments.overlapText')}
      </Text>
      <MultiSelect
        maw={560}
        searchable
        maxValues={open ? most - 1 : most}
        aria-label={t('segments.overlapPick')}
        placeholder={ids.length ? undefined : t('segments.overlapPick')}
        value={ids.map(String)}
        onChange={(next) => onChoose(next.map(Number))}
        data={offered.map((each) => ({ value: String(each.id), label: each.name }))}
      />
      <ErrorNotice error={query.error} />
      {enough && !data && !query.error && <Loading rows={3} />}
      {enough && data && !query.error && (
        <Stack gap="xs" data-testid="segment-overlap">
          {names.map((name, at) => (
            <Bar
              key={name}
              label={<b>{name}</b>}
              value={data.sizes[at] ?? 0}
              most={longest}
              text={f.people(data.sizes[at] ?? 0)}
              color="var(--mantine-color-gray-5)"
            />
          ))}
          <Text size="sm" fw={600} mt="sm">
            {t('segments.overlapUnion', { people: f.people(data.union) })}
          </Text>
          {regions.map((region) => (
            <Bar
              key={region.in.join()}
              testId="overlap-region"
              label={
                <>
                  <span className={classes.dots} aria-hidden>
                    {names.map((name, at) => (
                      <span
                        key={name}
                        className={classes.dot}
                        data-in={region.in.includes(at) || undefined}
                        title={name}
                      />
                    ))}
                  </span>{' '}
                  {region.in.length === 1
                    ? t('segments.overlapOnly', { names: joined(region.in) })
                    : t('segments.overlapAll', { names: joined(region.in) })}
                </>
              }
              value={region.people}
              most={longest}
              text={`${f.people(region.people)} (${f.percent(data.union ? region.people / data.union : 0)})`}
            />
          ))}
        </Stack>
      )}
    </Stack>
  );
}
