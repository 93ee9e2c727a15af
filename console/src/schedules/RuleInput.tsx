import { Chip, Group, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import type { MonthPoint, Rule, Weekday } from '../api/planning';
import { usePhone } from '../shared/DataList';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { dayOnly, type PointKind, pointKind, pointOf, weekdays, withRhythm } from './rule';

interface RuleInputProps {
  rule: Rule;
  onChange: (rule: Rule) => void;
  problems: ReturnType<typeof useProblems>;
}

const rhythms = ['day', 'week', 'month', 'business_day'] as const;
type End = 'never' | 'until' | 'count';

/** いつ繰り返すか: rhythm, days, time, beginning and end, and what happens on holidays. */
export function RuleInput({ rule, onChange, problems }: RuleInputProps) {
  const { t, lang } = useLang();
  const phone = usePhone();
  const dateFormat = lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'ddd, D MMM YYYY';
  const end: End = rule.until !== undefined ? 'until' : rule.count !== undefined ? 'count' : 'never';
  const { until: _, count: __, ...endless } = rule;
  return (
    <Stack gap="md">
      <SegmentedControl
        value={rule.every}
        orientation={phone ? 'vertical' : 'horizontal'}
        fullWidth={phone}
        onChange={(every) => onChange(withRhythm(rule, every as Rule['every']))}
        data={rhythms.map((each) => ({ value: each, label: t(`schedules.every.${each}`) }))}
      />
      <Group gap="sm" align="flex-end">
        {rule.every !== 'business_day' && (
          <NumberInput
            label={t('schedules.interval')}
            w={150}
            min={1}
            max={99}
            allowDecimal={false}
            suffix={t(`schedules.units.${rule.every}`)}
            value={rule.interval ?? 1}
            error={problems.at('rule.interval')}
            onChange={(value) => onChange({ ...rule, interval: Number(value) > 1 ? Number(value) : undefined })}
          />
        )}
        <TextInput
          type="time"
          label={t('schedules.at')}
          w={130}
          value={rule.at}
          error={problems.at('rule.at')}
          onChange={(event) => onChange({ ...rule, at: event.currentTarget.value.slice(0, 5) })}
        />
      </Group>
      {rule.every === 'week' && (
        <div>
          <Text size="sm" fw={600} mb={6}>
            {t('schedules.weekdays')}
          </Text>
          <Chip.Group
            multiple
            value={rule.weekdays ?? []}
            onChange={(next) => onChange({ ...rule, weekdays: weekdays.filter((day) => next.includes(day)) })}
          >
            <Group gap={6}>
              {weekdays.map((day) => (
                <Chip key={day} value={day} size="sm">
                  {t(`schedules.days.${day}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
      )}
      {rule.every === 'month' && (
        <PointInput point={rule.on ?? pointOf('day')} onChange={(on) => onChange({ ...rule, on })} />
      )}
      <Group gap="sm" align="flex-end">
        <DatePickerInput
          label={t('schedules.from')}
          w={190}
          valueFormat={dateFormat}
          value={rule.from || null}
          error={problems.at('rule.from')}
          onChange={(value) => onChange({ ...rule, from: dayOnly(value) ?? '' })}
        />
        <Select
          label={t('schedules.end')}
          w={170}
          value={end}
          onChange={(next) =>
            onChange(
              next === 'until'
                ? { ...endless, until: rule.from }
                : next === 'count'
                  ? { ...endless, count: 10 }
                  : endless,
            )
          }
          data={(['never', 'until', 'count'] as const).map((each) => ({
            value: each,
            label: t(`schedules.ends.${each}`),
          }))}
        />
        {end === 'until' && (
          <DatePickerInput
            aria-label={t('schedules.ends.until')}
            w={190}
            valueFormat={dateFormat}
            value={rule.until ?? null}
            minDate={rule.from}
            error={problems.at('rule.until')}
            onChange={(value) => onChange({ ...rule, until: dayOnly(value) ?? rule.from })}
          />
        )}
        {end === 'count' && (
          <NumberInput
            aria-label={t('schedules.ends.count')}
            w={110}
            min={1}
            max={9999}
            allowDecimal={false}
            suffix={t('schedules.times')}
            value={rule.count ?? 1}
            error={problems.at('rule.count')}
            onChange={(value) => onChange({ ...rule, count: Number(value) || 1 })}
          />
        )}
      </Group>
      {rule.every !== 'business_day' && (
        <Select
          label={t('schedules.closed')}
          description={t('schedules.closedHint')}
          maw={360}
          value={rule.when_closed ?? 'send'}
          onChange={(next) =>
            onChange({ ...rule, when_closed: next === 'send' ? undefined : (next as Rule['when_closed']) })
          }
          data={(['send', 'skip', 'earlier', 'later'] as const).map((each) => ({
            value: each,
            label: t(`schedules.closedWays.${each}`),
          }))}
        />
      )}
      {problems.at('rule') && (
        <Text size="xs" c="red" style={{ whiteSpace: 'pre-line' }}>
          {problems.at('rule')}
        </Text>
      )}
    </Stack>
  );
}

function PointInput({ point, onChange }: { point: MonthPoint; onChange: (point: MonthPoint) => void }) {
  const { t } = useLang();
  const kind = pointKind(point);
  const nths = [1, 2, 3, 4, -1].map((nth) => ({
    value: String(nth),
    label: nth < 0 ? t('schedules.last') : t('schedules.nth', { nth }),
  }));
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t('schedules.on')}
        w={180}
        value={kind}
        onChange={(next) => onChange(pointOf((next ?? 'day') as PointKind))}
        data={(['day', 'last_day', 'weekday', 'business_day'] as const).map((each) => ({
          value: each,
          label: t(`schedules.points.${each}`),
        }))}
      />
      {'day' in point && (
        <NumberInput
          aria-label={t('schedules.points.day')}
          w={110}
          min={1}
          max={31}
          allowDecimal={false}
          suffix={t('schedules.dayOf')}
          value={point.day}
          onChange={(value) => onChange({ day: Number(value) || 1 })}
        />
      )}
      {'nth' in point && (
        <>
          <Select
            aria-label={t('schedules.points.weekday')}
            w={110}
            value={String(point.nth)}
            onChange={(next) => onChange({ ...point, nth: Number(next) })}
            data={nths}
          />
          <Select
            aria-label={t('schedules.weekdays')}
            w={120}
            value={point.weekday}
            onChange={(next) => onChange({ ...point, weekday: (next ?? 'fri') as Weekday })}
            data={weekdays.map((day) => ({ value: day, label: t(`schedules.longDays.${day}`) }))}
          />
        </>
      )}
      {'business_day' in point && (
        <Select
          aria-label={t('schedules.points.business_day')}
          w={150}
          value={String(point.business_day)}
          onChange={(next) => onChange({ business_day: Number(next) })}
          data={[...Array.from({ length: 15 }, (_, index) => index + 1), -1].map((nth) => ({
            value: String(nth),
            label: nth < 0 ? t('schedules.lastBusiness') : t('schedules.nthBusiness', { nth }),
          }))}
        />
      )}
      {'day' in point && point.day > 28 && (
        <Text size="xs" c="dimmed">
          {t('schedules.shortMonths')}
        </Text>
      )}
    </Group>
  );
}
