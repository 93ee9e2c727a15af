import type { MonthPoint, Rule } from '../api/planning';
import { useLang } from '../shared/use-lang';
import { weekdays } from './rule';

/** 「毎週 月・木曜 10:00」 */
export function useRuleWords() {
  const { t } = useLang();
  const point = (on: MonthPoint | undefined): string => {
    if (!on) return '';
    if ('day' in on) return t('schedules.words.day', { day: on.day });
    if ('last_day' in on) return t('schedules.points.last_day');
    if ('business_day' in on) {
      return on.business_day < 0 ? t('schedules.lastBusiness') : t('schedules.nthBusiness', { nth: on.business_day });
    }
    const nth = on.nth < 0 ? t('schedules.last') : t('schedules.nth', { nth: on.nth });
    return `${nth} ${t(`schedules.longDays.${on.weekday}`)}`;
  };
  return (rule: Rule): string => {
    const number = rule.interval ?? 1;
    const rhythm =
      rule.every === 'business_day' || number === 1
        ? t(`schedules.every.${rule.every}`)
        : t(`schedules.words.every.${rule.every}`, { number });
    const days =
      rule.every === 'week'
        ? weekdays
            .filter((day) => rule.weekdays?.includes(day))
            .map((day) => t(`schedules.days.${day}`))
            .join(t('options.and'))
        : rule.every === 'month'
          ? point(rule.on)
          : '';
    return [rhythm, days, rule.at].filter(Boolean).join(' ');
  };
}
