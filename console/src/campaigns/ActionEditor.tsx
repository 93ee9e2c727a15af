import { Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ActionType, LineAction } from '../api/types';
import { useLang } from '../shared/use-lang';
import { newAction } from './bubbles';

const everywhere: ActionType[] = ['uri', 'message', 'postback', 'datetimepicker', 'clipboard'];
const quickOnly: ActionType[] = ['camera', 'cameraRoll', 'location'];

interface ActionEditorProps {
  action: LineAction;
  onChange: (action: LineAction) => void;
  /** What the API says about a member of this action. */
  at: (member: string) => string | undefined;
  quick?: boolean;
  /** A label is not needed (pictures). */
  unlabelled?: boolean;
  aside?: ReactNode;
}

/** What a tap does: the kind first, then what that kind needs. */
export function ActionEditor({ action, onChange, at, quick, unlabelled, aside }: ActionEditorProps) {
  const { t } = useLang();
  const field = (member: 'label' | 'uri' | 'text' | 'data' | 'display_text' | 'clipboard_text', required = true) => (
    <TextInput
      label={t(`messages.action.${member}`)}
      placeholder={member === 'uri' ? 'https://' : undefined}
      value={action[member] ?? ''}
      required={required}
      error={at(member)}
      onChange={(event) => onChange({ ...action, [member]: event.currentTarget.value })}
    />
  );
  const moment = (member: 'initial' | 'min' | 'max') => (
    <TextInput
      type={action.mode === 'datetime' ? 'datetime-local' : (action.mode ?? 'date')}
      label={t(`messages.action.${member}`)}
      value={action[member] ?? ''}
      error={at(member)}
      onChange={(event) => onChange({ ...action, [member]: event.currentTarget.value })}
    />
  );
  return (
    <div>
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <Select
          label={t('messages.action.type')}
          value={action.type}
          error={at('type')}
          allowDeselect={false}
          style={{ flex: 1 }}
          data={[...everywhere, ...(quick ? quickOnly : [])].map((value) => ({
            value,
            label: t(`messages.actions.${value}`),
          }))}
          onChange={(type) => onChange(newAction((type ?? 'uri') as ActionType, action.label))}
        />
        {aside}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={4} mt={4}>
        {field('label', !unlabelled)}
        {action.type === 'uri' && field('uri')}
        {action.type === 'message' && field('text')}
        {action.type === 'clipboard' && field('clipboard_text')}
        {(action.type === 'postback' || action.type === 'datetimepicker') && field('data')}
        {action.type === 'postback' && field('display_text', false)}
        {action.type === 'datetimepicker' && (
          <>
            <Select
              label={t('messages.action.mode')}
              value={action.mode ?? 'date'}
              allowDeselect={false}
              data={(['date', 'time', 'datetime'] as const).map((value) => ({
                value,
                label: t(`messages.modes.${value}`),
              }))}
              // A moment of another form would be refused.
              onChange={(mode) =>
                onChange({
                  ...action,
                  mode: (mode ?? 'date') as LineAction['mode'],
                  initial: undefined,
                  min: undefined,
                  max: undefined,
                })
              }
            />
            {moment('initial')}
            {moment('min')}
            {moment('max')}
          </>
        )}
      </SimpleGrid>
    </div>
  );
}
