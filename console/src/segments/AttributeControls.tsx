import { Select, TextInput } from '@mantine/core';
import { useAttributes } from '../attributes/use-attributes';
import { useLang } from '../shared/use-lang';
import { asOf, opsOf, withOp } from './leaf';
import type { ControlsProps } from './SimpleControls';
import { ValueTest } from './ValueTest';

export function AttributeControls({ leaf, onChange }: ControlsProps<'attribute'>) {
  const { t } = useLang();
  const attributes = useAttributes();
  const known = attributes.data?.items ?? [];
  const [key] = leaf.path;
  const attribute = known.find((each) => each.key === key);
  const deep = attribute?.type === 'object' || attribute?.type === 'object_list';
  return (
    <>
      <Select
        size="xs"
        w={170}
        searchable
        aria-label={t('segments.field')}
        placeholder={t('segments.field')}
        value={typeof key === 'string' ? key : null}
        onChange={(next) => {
          const chosen = known.find((each) => each.key === next);
          const as = asOf(chosen?.type ?? 'text');
          onChange({ ...withOp({ ...leaf, path: next ? [next] : [] }, as, as === leaf.as ? leaf.op : opsOf[as][0]) });
        }}
        data={known.map((each) => ({ value: each.key, label: each.label || each.key }))}
      />
      {deep && (
        <TextInput
          size="xs"
          w={120}
          aria-label={t('segments.property')}
          placeholder={t('segments.property')}
          value={leaf.path.slice(1).join('.')}
          onChange={(event) =>
            onChange({ ...leaf, path: [leaf.path[0] ?? '', ...event.currentTarget.value.split('.').filter(Boolean)] })
          }
        />
      )}
      <ValueTest
        test={leaf}
        onChange={onChange}
        choices={attribute?.choices}
        unit={attribute?.unit}
        chooseType={!!attribute && (!attribute.declared || deep)}
      />
    </>
  );
}
