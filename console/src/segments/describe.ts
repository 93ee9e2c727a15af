import type { Amount, ConditionNode, PropertyCondition, Window } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useAttributes } from '../attributes/use-attributes';
import { useLang } from '../shared/use-lang';
import { useTags } from '../tags/use-tags';
import type { Op } from './leaf';
import { useNames } from './names';

/** One line that says what a segment is, for lists. */
export function useDescribe() {
  const { t, f, lang } = useLang();
  const tags = useTags();
  const attributes = useAttributes();
  const { accounts } = useAccounts();
  const names = useNames();
  const ja = lang === 'ja';
  const gap = ja ? '' : ' ';

  const span = (amount: Amount) => `${f.number(amount.amount)}${gap}${t(`segments.units.${amount.unit}`)}`;
  const window = (within: Window | undefined): string => {
    if (!within) return '';
    if ('last' in within) return `${t('segments.windows.last')}${gap}${span(within.last)}`;
    if ('calendar' in within) return t(`segments.calendar.${within.calendar}`);
    const day = (at: string | undefined) => (at ? at.slice(0, 10).replaceAll('-', '/') : '');
    return `${day(within.from)}${ja ? '' : ' '}${t('segments.to')}${ja ? '' : ' '}${day(within.to)}`;
  };
  const values = (value: unknown): string =>
    (Array.isArray(value) ? value : [value])
      .map((each) => (typeof each === 'string' && ja ? `「${each}」` : f.value(each)))
      .join(ja ? '' : ', ');
  const test = (condition: PropertyCondition & Partial<Amount>, label: string): string => {
    const op = t(`segments.ops.${condition.op as Op}`);
    if (condition.amount && condition.unit) {
      const length = span({ amount: condition.amount, unit: condition.unit });
      if (ja) return `${label}が${length}${op}`;
      return `${label} ${op.includes('…') ? op.replace('…', length) : `${op} ${length}`}`;
    }
    const value = condition.op === 'calendar' || condition.value === undefined ? '' : values(condition.value);
    return ja ? `${label}が${value}${op}` : `${label} ${op} ${value}`.trim();
  };
  const where = (conditions: PropertyCondition[] | undefined): string =>
    conditions?.length
      ? `（${conditions.map((each) => test(each, names.property(each.path))).join(t('segments.and'))}）`
      : '';
  const number = (op: string, value: number | number[], suffix: string) => {
    const text = `${Array.isArray(value) ? value.map(f.number).join(t('segments.to')) : f.number(value)}${gap}${suffix}`;
    if (op === 'equals') return text;
    return ja ? `${text}${t(`segments.ops.${op as Op}`)}` : `${t(`segments.ops.${op as Op}`)} ${text}`;
  };

  const describe = (node: ConditionNode, inner = false): string => {
    switch (node.type) {
      case 'all':
      case 'any': {
        const text = node.of
          .map((child) => describe(child, true))
          .join(t(node.type === 'all' ? 'segments.and' : 'segments.or'));
        return inner && node.of.length > 1 ? `（${text}）` : text;
      }
      case 'not':
        return `${t('segments.except')}${describe(node.of, true)}`;
      case 'tag': {
        const name = tags.data?.items.find((tag) => tag.id === node.tag)?.name ?? `#${node.tag}`;
        return ja
          ? `タグ「${name}」${t(node.op === 'has' ? 'segments.has' : 'segments.hasNot')}`
          : `tag “${name}” ${t(node.op === 'has' ? 'segments.has' : 'segments.hasNot')}`;
      }
      case 'attribute': {
        const attribute = attributes.data?.items.find((each) => each.key === node.path[0]);
        return test(node, attribute?.label || node.path.join(' › '));
      }
      case 'event': {
        const count = node.count ?? { op: 'at_least', value: 1 };
        return [
          names.event(node.name) + where(node.where),
          window(node.within),
          number(count.op, count.value, t('segments.times')),
        ]
          .filter(Boolean)
          .join(' ');
      }
      case 'event_recency':
        return `${names.event(node.name)}${where(node.where)} ${span(node)}${gap}${t(`segments.recency.${node.op}`)}`;
      case 'event_aggregate':
        return [
          names.event(node.name) + where(node.where),
          window(node.within),
          `${names.property(node.property)}${gap}${t(`segments.aggregates.${node.aggregate}`)}`,
          number(node.op, node.value, ''),
        ]
          .filter(Boolean)
          .join(' ');
      case 'friendship': {
        const account = accounts.find((each) => each.id === node.account)?.name ?? `#${node.account}`;
        return `${account}: ${t(`friends.states.${node.state}`)}`;
      }
      default:
        return t(`segments.kinds.${node.type}`);
    }
  };
  return (node: ConditionNode) => describe(node);
}
