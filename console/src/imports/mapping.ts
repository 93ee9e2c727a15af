import type { ImportColumn, ImportMapping, Inspection } from '../api/types';

/** The column mapping as it is edited. Pure functions: mapping in, mapping out. */
export type ImportKind = ImportMapping['kind'];

export const identityTargets = ['customer', 'line_user_id', 'email', 'phone'] as const;
export const peopleTargets = ['display_name', 'tag', 'attribute'] as const;
export const eventTargets = ['event_time', 'event_name', 'event_id', 'property'] as const;
export type Target =
  | (typeof identityTargets)[number]
  | (typeof peopleTargets)[number]
  | (typeof eventTargets)[number]
  | 'ignore';

export const valueTypes = ['text', 'number', 'boolean', 'date', 'datetime'] as const;

export const targetsOf = (kind: ImportKind): Target[] => [
  'ignore',
  ...identityTargets,
  ...(kind === 'people' ? peopleTargets : eventTargets),
];

/** `attribute:rank` is the target `attribute` with the key `rank`; a tag may have a key too, or none. */
export function splitTarget(to: string): { target: Target; key: string } {
  const colon = to.indexOf(':');
  return {
    target: (colon < 0 ? to : to.slice(0, colon)) as Target,
    key: colon < 0 ? '' : to.slice(colon + 1),
  };
}

export const needsKey = (target: Target) => target === 'attribute' || target === 'property';

/** One column with another target. Only attributes and properties have a key and a type. */
export function withTarget(column: ImportColumn, target: Target, key = ''): ImportColumn {
  const { type, ...rest } = column;
  if (!needsKey(target)) return { ...rest, to: target };
  return { ...rest, to: `${target}:${key}`, type: type ?? 'text' };
}

export const changeColumn = (mapping: ImportMapping, at: number, column: ImportColumn): ImportMapping => ({
  ...mapping,
  columns: mapping.columns.map((each, index) => (index === at ? column : each)),
});

/** Every column of the file in its place: what the suggestion leaves out is not imported. */
export function completeMapping(inspection: Inspection): ImportMapping {
  const suggested =
    'mapping' in inspection.suggested ? (inspection.suggested.mapping as ImportMapping) : inspection.suggested;
  return {
    ...suggested,
    columns: inspection.columns.map(
      (column) =>
        suggested.columns.find(
          (each) => each.index === column.index || (each.index === undefined && each.name === column.name),
        ) ?? {
          index: column.index,
          to: 'ignore',
        },
    ),
  };
}

/** The same file read as people or as events: fields become properties and the other way round. */
export function withKind(mapping: ImportMapping, kind: ImportKind): ImportMapping {
  if (mapping.kind === kind) return mapping;
  let dated = false;
  const columns = mapping.columns.map((column) => {
    const { target, key } = splitTarget(column.to);
    if (kind === 'events' && target === 'attribute') {
      if (!dated && (column.type === 'date' || column.type === 'datetime')) {
        dated = true;
        return withTarget(column, 'event_time');
      }
      return withTarget(column, 'property', key);
    }
    if (kind === 'people' && target === 'property') return withTarget(column, 'attribute', key);
    return targetsOf(kind).includes(target) ? column : withTarget(column, 'ignore');
  });
  const { event_name: _, currency: __, ...constants } = mapping.constants ?? {};
  const named = columns.some((column) => column.to === 'event_name');
  return {
    ...mapping,
    kind,
    columns,
    constants: kind === 'events' && !named ? { ...constants, event_name: 'purchase' } : constants,
  };
}

/** With that constant, or without it where the text is empty. */
export function withConstant(mapping: ImportMapping, name: string, value: string): ImportMapping {
  const { [name]: _, ...rest } = mapping.constants ?? {};
  return { ...mapping, constants: value.trim() ? { ...rest, [name]: value.trim() } : rest };
}

export const hasIdentity = (mapping: ImportMapping) =>
  mapping.columns.some((column) => identityTargets.some((target) => target === column.to));

/** What is sent: a constant event name is in the way where a column has the names. */
export function finished(mapping: ImportMapping): ImportMapping {
  const named = mapping.columns.some((column) => column.to === 'event_name');
  return named ? withConstant(mapping, 'event_name', '') : mapping;
}
