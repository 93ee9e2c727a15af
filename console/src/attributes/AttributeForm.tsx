import { ActionIcon, Button, Checkbox, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { addAttribute, changeAttribute } from '../api/profiles';
import type { Attribute, AttributeChoice, AttributeType } from '../api/types';
import { FormModal } from '../shared/FormModal';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

const types: AttributeType[] = ['text', 'number', 'boolean', 'date', 'datetime', 'list', 'object', 'object_list'];

/** Choices as the API takes them; where the order is a ranking, the first has the highest rank. */
export function rankedChoices(choices: readonly AttributeChoice[], ordered: boolean): AttributeChoice[] {
  const filled = choices.filter((choice) => choice.value.trim() !== '');
  return filled.map((choice, index) => ({
    value: choice.value.trim(),
    label: choice.label.trim() || choice.value.trim(),
    ...(ordered ? { rank: filled.length - index } : {}),
  }));
}

export function AttributeForm({ attribute, onClose }: { attribute: Attribute | null; onClose: () => void }) {
  const { t } = useLang();
  const [key, setKey] = useState(attribute?.key ?? '');
  const [label, setLabel] = useState(attribute?.label ?? '');
  const [type, setType] = useState<AttributeType>(attribute?.type ?? 'text');
  const [unit, setUnit] = useState(attribute?.unit ?? '');
  const [choices, setChoices] = useState<AttributeChoice[]>(attribute?.choices ?? []);
  const [ordered, setOrdered] = useState(
    attribute?.ordered ?? (attribute?.choices ?? []).some((choice) => typeof choice.rank === 'number'),
  );
  const saving = useSave({
    save: () => {
      const input = {
        label: label.trim() || key.trim(),
        type,
        unit: type === 'number' ? unit.trim() : '',
        ...(type === 'text' || type === 'list' ? { choices: rankedChoices(choices, ordered), ordered } : {}),
      };
      if (!attribute) return addAttribute({ key: key.trim(), ...input });
      // Declaring a field that people already have values in creates it; only then it can be changed.
      return attribute.declared
        ? changeAttribute(attribute.key, input)
        : addAttribute({ key: attribute.key, ...input });
    },
    refresh: ['attributes'],
    onDone: onClose,
  });
  const { problems } = saving;
  const setChoice = (index: number, change: Partial<AttributeChoice>) =>
    setChoices(choices.map((choice, at) => (at === index ? { ...choice, ...change } : choice)));
  return (
    <FormModal
      title={attribute ? t('attributes.edit') : t('attributes.new')}
      size="lg"
      saving={saving}
      onClose={onClose}
      disabled={!key.trim()}
    >
      <Group grow align="flex-start">
        <TextInput
          label={t('attributes.label')}
          value={label}
          error={problems.at('label')}
          data-autofocus
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <TextInput
          label={t('attributes.key')}
          description={attribute ? undefined : t('attributes.keyHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={key}
          error={problems.at('key')}
          disabled={!!attribute}
          required
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('attributes.type')}
          value={type}
          error={problems.at('type')}
          onChange={(next) => setType((next ?? 'text') as AttributeType)}
          data={types.map((each) => ({ value: each, label: t(`attributes.types.${each}`) }))}
        />
        {type === 'number' ? (
          <TextInput
            label={t('attributes.unit')}
            placeholder={t('attributes.unitHint')}
            value={unit}
            error={problems.at('unit')}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
        ) : (
          <div />
        )}
      </Group>
      {(type === 'text' || type === 'list') && (
        <Input.Wrapper
          label={t('attributes.choices')}
          description={t('attributes.choicesHint')}
          error={problems.at('choices')}
        >
          <Stack gap={6} mt={6}>
            {choices.map((choice, index) => (
              <Group key={index} gap="xs" wrap="nowrap">
                <TextInput
                  style={{ flex: 1 }}
                  aria-label={t('attributes.choiceValue')}
                  placeholder={t('attributes.choiceValue')}
                  value={choice.value}
                  onChange={(event) => setChoice(index, { value: event.currentTarget.value })}
                />
                <TextInput
                  style={{ flex: 1 }}
                  aria-label={t('attributes.choiceLabel')}
                  placeholder={t('attributes.choiceLabel')}
                  value={choice.label}
                  onChange={(event) => setChoice(index, { label: event.currentTarget.value })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('common.delete')}
                  onClick={() => setChoices(choices.filter((_, at) => at !== index))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Group>
            ))}
            <Group justify="space-between">
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPlus size={14} />}
                onClick={() => setChoices([...choices, { value: '', label: '' }])}
              >
                {t('attributes.addChoice')}
              </Button>
              {choices.length > 1 && (
                <Checkbox
                  size="xs"
                  label={t('attributes.ordered')}
                  checked={ordered}
                  onChange={(event) => setOrdered(event.currentTarget.checked)}
                />
              )}
            </Group>
          </Stack>
        </Input.Wrapper>
      )}
    </FormModal>
  );
}
