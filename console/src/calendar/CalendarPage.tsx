import { ActionIcon, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCalendarOff, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type CalendarItem, readCalendar } from '../api/planning';
import { useAccounts } from '../app/AccountContext';
import { CampaignStateBadge } from '../campaigns/CampaignRow';
import { RehearseButton } from '../rehearsals/RehearseButton';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { isoToZoned } from '../shared/zoned';
import classes from './Calendar.module.css';
import { addMonths, weekdayOf, weeksOf } from './month';
import { QuotaOnTop } from './QuotaOnTop';

type Days = Map<string, CalendarItem[]>;

/** 配信カレンダー: everything that went out and will, with the month's messages on top. */
export function CalendarPage() {
  const { t, lang, zone } = useLang();
  const may = useMay();
  const url = useUrlState();
  const phone = usePhone();
  const { account } = useAccounts();
  const today = isoToZoned(new Date().toISOString(), zone).slice(0, 10);
  const month = /^\d{4}-\d{2}$/.test(url.get('month')) ? url.get('month') : today.slice(0, 7);
  const weeks = weeksOf(month, lang === 'ja' ? 0 : 1);
  const [from, to] = [weeks[0]?.[0] ?? today, weeks.at(-1)?.[6] ?? today];
  const query = useQuery({
    queryKey: ['calendar', from, to, account?.id],
    queryFn: () => readCalendar(from, to, account?.id ?? null),
    placeholderData: keepPreviousData,
  });
  const days: Days = new Map();
  for (const item of query.data?.items ?? []) {
    const day = isoToZoned(item.at, zone).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  const go = (next: string) => url.set({ month: next === today.slice(0, 7) ? null : next });
  const title = new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`));
  return (
    <Page
      title={t('calendar.title')}
      description={t('calendar.description')}
      actions={
        may.edit && (
          <>
            <RehearseButton what={async () => ({ everything_scheduled: true })} />
            <Button variant="default" component={Link} to="/schedules">
              {t('nav.schedules')}
            </Button>
            <Button component={Link} to="/campaigns/new/edit" leftSection={<IconPlus size={16} />}>
              {t('campaigns.new')}
            </Button>
          </>
        )
      }
    >
      {query.data?.quota && <QuotaOnTop quota={query.data.quota} />}
      <Group gap="xs">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('calendar.before')}
          onClick={() => go(addMonths(month, -1))}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <Text fw={650} fz="lg" miw={130} ta="center" className="number">
          {title}
        </Text>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('calendar.after')}
          onClick={() => go(addMonths(month, 1))}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
        <Button variant="default" size="xs" onClick={() => go(today.slice(0, 7))}>
          {t('calendar.thisMonth')}
        </Button>
      </Group>
      {/* Above the days: on a phone they are a long way down. */}
      <Text size="xs" c="dimmed">
        {t('calendar.assumed')}
      </Text>
      <QueryView query={query}>
        {() =>
          phone ? (
            <DayList days={days} month={month} />
          ) : (
            <MonthGrid weeks={weeks} days={days} month={month} today={today} />
          )
        }
      </QueryView>
    </Page>
  );
}

const dayClass = (day: string) => [classes.sunday, '', '', '', '', '', classes.saturday][weekdayOf(day)] ?? '';

function MonthGrid({ weeks, days, month, today }: { weeks: string[][]; days: Days; month: string; today: string }) {
  const { lang } = useLang();
  const names = new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { weekday: 'short', timeZone: 'UTC' });
  return (
    <div className={classes.grid} data-testid="calendar">
      {weeks[0]?.map((day) => (
        <div key={day} className={`${classes.head} ${dayClass(day)}`}>
          {names.format(new Date(`${day}T00:00:00Z`))}
        </div>
      ))}
      {weeks.flat().map((day) => (
        <div
          key={day}
          className={classes.day}
          data-other={day.slice(0, 7) === month ? undefined : true}
          data-today={day === today || undefined}
        >
          <span className={`${classes.number} ${day === today ? '' : dayClass(day)}`}>{Number(day.slice(8))}</span>
          {days.get(day)?.map((item) => (
            <Entry key={`${item.kind} ${item.campaign_id ?? item.schedule_id} ${item.at}`} item={item} />
          ))}
        </div>
      ))}
    </div>
  );
}

function lookOf(item: CalendarItem): string | undefined {
  if (item.state === 'done') return 'done';
  if (item.state === 'planned' || item.state === 'scheduled') return 'planned';
  if (item.state === 'missed' || item.state === 'done_with_failures' || item.state === 'stopped') return 'bad';
  return item.state === 'paused' ? 'still' : undefined;
}

const pathOf = (item: CalendarItem) =>
  item.campaign_id ? `/campaigns/${item.campaign_id}` : `/schedules/${item.schedule_id}`;

function Entry({ item }: { item: CalendarItem }) {
  const { f } = useLang();
  const state = useStateWord(item);
  return (
    <Link to={pathOf(item)} className={classes.item} data-look={lookOf(item)} title={`${item.name} (${state})`}>
      <span className="number">{f.time(item.at)}</span> {item.name}
      {item.people_estimate !== null && (
        <span className="number" style={{ display: 'block', opacity: 0.75 }}>
          {f.people(item.people_estimate)}
        </span>
      )}
    </Link>
  );
}

function useStateWord(item: CalendarItem): string {
  const { t } = useLang();
  return item.state === 'planned' || item.state === 'paused' || item.state === 'missed'
    ? t(`calendar.states.${item.state}`)
    : t(`campaigns.states.${item.state}`);
}

function DayList({ days, month }: { days: Days; month: string }) {
  const { t, f } = useLang();
  const shown = [...days].filter(([day]) => day.startsWith(month)).sort(([a], [b]) => a.localeCompare(b));
  if (shown.length === 0) return <Empty icon={IconCalendarOff} title={t('calendar.none')} />;
  return (
    <Stack gap="md" data-testid="calendar">
      {shown.map(([day, items]) => (
        <div key={day}>
          <Text size="sm" fw={650} mb={6} className={dayClass(day)}>
            {f.date(items[0]?.at ?? day)}
          </Text>
          <Stack gap="xs">
            {items.map((item) => (
              <DayItem key={`${item.kind} ${item.campaign_id ?? item.schedule_id} ${item.at}`} item={item} />
            ))}
          </Stack>
        </div>
      ))}
    </Stack>
  );
}

function DayItem({ item }: { item: CalendarItem }) {
  const { f } = useLang();
  const word = useStateWord(item);
  return (
    <Paper withBorder p="sm" component={Link} to={pathOf(item)} style={{ color: 'inherit', textDecoration: 'none' }}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} lineClamp={2}>
            {item.name}
          </Text>
          <Text size="xs" c="dimmed" className="number">
            {f.time(item.at)}
            {item.people_estimate !== null && ` · ${f.people(item.people_estimate)}`}
          </Text>
        </div>
        {item.state === 'planned' || item.state === 'paused' || item.state === 'missed' ? (
          <Badge color={item.state === 'missed' ? 'red' : 'gray'}>{word}</Badge>
        ) : (
          <CampaignStateBadge state={item.state} />
        )}
      </Group>
    </Paper>
  );
}
