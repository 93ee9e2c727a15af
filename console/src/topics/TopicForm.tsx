import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { addTopic, changeTopic } from '../api/audiences';
import type { Topic } from '../api/types';
import { FormModal } from '../shared/FormModal';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

/** A topic's name and what silence means; its key is for good. */
export function TopicForm({ topic, onClose }: { topic: Topic | null; onClose: () => void }) {
  const { t } = useLang();
  const [name, setName] = useState(topic?.name ?? '');
  const [key, setKey] = useState(topic?.key ?? '');
  const [granted, setGranted] = useState(topic?.default_granted ?? true);
  const saving = useSave({
    save: () =>
      topic
        ? changeTopic(topic.id, { name: name.trim(), default_granted: granted })
        : addTopic({ key: key.trim(), name: name.trim(), default_granted: granted }),
    refresh: ['topics'],
    onDone: onClose,
  });
  return (
    <FormModal
      title={topic ? t('topics.edit') : t('topics.new')}
      saving={saving}
      onClose={onClose}
      disabled={!name.trim() || !key.trim()}
    >
      <TextInput
        label={t('topics.name')}
        placeholder={t('topics.namePlaceholder')}
        value={name}
        error={saving.problems.at('name')}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('topics.key')}
        description={topic ? undefined : t('topics.keyHint')}
        value={key}
        error={saving.problems.at('key')}
        disabled={topic !== null}
        required
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <Radio.Group
        label={t('topics.whoSaidNothing')}
        value={granted ? 'yes' : 'no'}
        onChange={(next) => setGranted(next === 'yes')}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="yes" label={t('topics.defaultYes')} description={t('topics.defaultYesText')} />
          <Radio value="no" label={t('topics.defaultNo')} description={t('topics.defaultNoText')} />
        </Stack>
      </Radio.Group>
    </FormModal>
  );
}
